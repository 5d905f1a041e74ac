package dev.postern.processor.authorization;

/** The values of field 39 that this host sends (protocol contract, section 6). */
public final class ResponseCode {

    public static final String APPROVED = "00";
    public static final String REFER_TO_ISSUER = "01";
    public static final String MERCHANT_UNKNOWN = "03";
    public static final String PICK_UP = "04";
    public static final String DECLINED = "05";
    public static final String IN_PROGRESS = "09";
    public static final String PARTLY_APPROVED = "10";
    public static final String WRONG_STATE = "12";
    public static final String BAD_AMOUNT = "13";
    public static final String PAN_FAILS_LUHN = "14";
    public static final String NO_SUCH_ISSUER = "15";
    public static final String REVERSAL_DOES_NOT_FIT = "22";
    public static final String ORIGINAL_NOT_FOUND = "25";
    public static final String FORMAT = "30";
    public static final String NOT_SUPPORTED = "40";
    public static final String LOST_CARD = "41";
    public static final String STOLEN_CARD = "43";
    public static final String NOT_ENOUGH_FUNDS = "51";
    public static final String EXPIRED = "54";
    public static final String NOT_FOR_THIS_CARD = "57";
    public static final String NOT_FOR_THIS_TERMINAL = "58";
    public static final String PIN_TRIES_PICK_UP = "38";
    public static final String WRONG_PIN = "55";
    public static final String SECURITY_VIOLATION = "63";
    public static final String PIN_TRIES_EXCEEDED = "75";
    public static final String CRYPTOGRAM_FAILED = "88";
    public static final String PIN_BLOCK_ERROR = "99";
    public static final String SUSPECTED_FRAUD = "59";
    public static final String AMOUNT_LIMIT = "61";
    public static final String RESTRICTED_CARD = "62";
    public static final String AMOUNT_DIFFERS = "64";
    public static final String COUNT_LIMIT = "65";
    public static final String ISSUER_TOO_LATE = "68";
    public static final String WRONG_BATCH = "77";
    public static final String CUT_OFF = "90";
    public static final String ISSUER_UNAVAILABLE = "91";
    public static final String NO_ROUTE = "92";
    public static final String DUPLICATE_DIFFERS = "94";
    public static final String TOTALS_DIFFER = "95";
    public static final String OUR_FAULT = "96";
    public static final String TERMINAL_UNKNOWN = "97";
    public static final String MAC_ERROR = "A0";

    private ResponseCode() {
    }

    /** Whether a field 39 says that something was approved: 00, or 10 for a part of it. */
    public static boolean isApproval(String code) {
        return APPROVED.equals(code) || PARTLY_APPROVED.equals(code);
    }
}
