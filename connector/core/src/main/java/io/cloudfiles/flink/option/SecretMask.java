package io.cloudfiles.flink.option;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Hides the values of options that hold secrets, wherever options are printed. */
@Internal
public final class SecretMask {
    /** What is printed in place of a secret. */
    public static final String MASK = "******";

    private static final Pattern SECRET = Pattern.compile(
            "secret|password|token|access-?key|private-?key|connection-?string|credential|account-?key|sas");

    private SecretMask() {}

    /** Whether the value of this key must not be printed; decided by its words, for unknown keys too. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The value as it may be printed. */
    public static String printable(String key, String value) {
        return isSecret(key) ? MASK : value;
    }

    /** All options as they may be printed, sorted by key. */
    public static Map<String, String> printable(Map<String, String> options) {
        Map<String, String> masked = new TreeMap<>();
        options.forEach((key, value) -> masked.put(key, printable(key, value)));
        return masked;
    }
}
