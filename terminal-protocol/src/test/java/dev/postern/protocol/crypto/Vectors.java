package dev.postern.protocol.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of published values as maps, lists and strings. */
final class Vectors {

    private Vectors() {
    }

    static Map<String, Object> read(String name) {
        try (JsonParser json = new JsonFactory().createParser(Vectors.class.getResourceAsStream("vectors/" + name))) {
            json.nextToken();
            return object(value(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Map<String, Object>> rows(Object list) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object row : (List<?>) list) {
            rows.add(object(row));
        }
        return rows;
    }

    static Map<String, Object> object(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, member) -> map.put((String) key, member));
        return map;
    }

    static String text(Map<String, Object> row, String key) {
        return (String) row.get(key);
    }

    private static Object value(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (json.currentToken() == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> "";
            case VALUE_NUMBER_INT -> json.getIntValue();
            default -> json.getText();
        };
    }
}
