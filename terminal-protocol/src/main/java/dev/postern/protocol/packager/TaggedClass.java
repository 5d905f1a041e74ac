package dev.postern.protocol.packager;

import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.TlvForm;

/**
 * How the elements of a tagged field are written, by the class of its first element.
 * Pure; used while a definition is read.
 */
final class TaggedClass {

    private static final int TAG_CHARACTERS = 2;

    private TaggedClass() {
    }

    /** The form, with tags of so many characters where the class leaves that open; null for a class that is no element. */
    static TlvForm named(String name, int tagCharacters) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return switch (simple) {
            case "IFA_TTLLCHAR", "IFTA_LLCHAR", "IFTA_LLNUM" -> TlvForm.text(tagCharacters, 2);
            case "IFA_TTLLLCHAR", "IFTA_LLLCHAR", "IFTA_LLLNUM" -> TlvForm.text(tagCharacters, 3);
            case "IFMC_LLCHAR", "IFMC_LLBINARY" -> TlvForm.text(TAG_CHARACTERS, 2);
            case "IFMC_LLLCHAR", "IFMC_LLLBINARY" -> TlvForm.text(TAG_CHARACTERS, 3);
            case "IFEPE_LLCHAR", "IFEPE_LLBINARY" -> ebcdic(2, false);
            case "IFEPE_LLLCHAR" -> ebcdic(3, false);
            case "IFEP_LLCHAR" -> new TlvForm(TlvForm.Kind.PLAIN, TAG_CHARACTERS, Coding.ASCII, 2, Coding.ASCII, true);
            case "IFEP_LLLCHAR" -> new TlvForm(TlvForm.Kind.PLAIN, TAG_CHARACTERS, Coding.ASCII, 3, Coding.ASCII, true);
            case "IFEP_LLLBINARY" -> ebcdic(3, true);
            default -> null;
        };
    }

    private static TlvForm ebcdic(int lengthDigits, boolean lengthFirst) {
        return new TlvForm(TlvForm.Kind.PLAIN, TAG_CHARACTERS, Coding.EBCDIC, lengthDigits, Coding.EBCDIC, lengthFirst);
    }
}
