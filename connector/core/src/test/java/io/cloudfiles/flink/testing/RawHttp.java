/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.testing;

import org.apache.flink.annotation.Experimental;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP request as it came, so that it can be passed on without a change to what was signed.
 *
 * @param head up to and with the empty line
 * @param body all of it
 */
@Experimental
public record RawHttp(String head, byte[] body) {
    /** Reads one; null when the client said nothing. */
    public static @Nullable RawHttp read(InputStream in, OutputStream out) throws IOException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return null;
        }
        if (header(head, "expect") != null) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        String length = header(head, "content-length");
        return new RawHttp(head, in.readNBytes(length == null ? 0 : Integer.parseInt(length)));
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            if (matched == 4) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    /** The first line. */
    public String first() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return header(head, name);
    }

    private static @Nullable String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    /** The same with another body. */
    public RawHttp withBody(byte[] other) {
        return new RawHttp(head.replaceFirst("(?i)content-length:[^\r]*", "Content-Length: " + other.length), other);
    }

    /** Sends it to a server and returns the whole answer. */
    public byte[] sendTo(URI server) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            StringBuilder sent = new StringBuilder();
            for (String line : head.split("\r\n", -1)) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (!line.isEmpty() && !lower.startsWith("connection:") && !lower.startsWith("expect:")) {
                    sent.append(line).append("\r\n");
                }
            }
            OutputStream out = socket.getOutputStream();
            out.write(sent.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    /** An answer whose connection ends behind it. */
    public static byte[] answer(int status, String type, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + " Told\r\nContent-Type: " + type
                        + "\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** The status of an answer. */
    public static int status(byte[] answer) {
        return Integer.parseInt(new String(answer, 0, 12, StandardCharsets.ISO_8859_1).substring(9));
    }
}
