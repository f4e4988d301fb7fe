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
package io.cloudfiles.flink.testing.aws;

import io.cloudfiles.flink.testing.RawHttp;
import org.jspecify.annotations.Nullable;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks that a request was signed by a key, with the body that it has where that is signed. Times are not looked at. */
record SignatureV4(String accessKey, String secretKey) {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/((\\d{8})/([^/]+)/([^/]+)/aws4_request), ?SignedHeaders=([^,]+), ?Signature=(\\w+)");

    void require(RawHttp request) throws AwsRefusal {
        @Nullable String authorization = request.header("authorization");
        Matcher parts = AUTHORIZATION.matcher(authorization == null ? "" : authorization);
        if (!parts.matches() || !parts.group(1).equals(accessKey)) {
            throw new AwsRefusal(403, "InvalidAccessKeyId", "The access key does not exist.");
        }
        try {
            String hash = String.valueOf(request.header("x-amz-content-sha256"));
            if (!hash.equals("UNSIGNED-PAYLOAD") && !hash.equals(sha256(request.body()))) {
                throw new AwsRefusal(400, "XAmzContentSHA256Mismatch", "The hash is not that of the body: " + hash);
            }
            byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
            for (int part = 3; part <= 5; part++) {
                key = hmac(key, parts.group(part));
            }
            String toSign = "AWS4-HMAC-SHA256\n" + request.header("x-amz-date") + "\n" + parts.group(2) + "\n"
                    + sha256(canonical(request, parts.group(6), hash).getBytes(StandardCharsets.UTF_8));
            String signature = HexFormat.of().formatHex(hmac(hmac(key, "aws4_request"), toSign));
            if (!signature.equals(parts.group(7))) {
                throw new AwsRefusal(403, "SignatureDoesNotMatch", "The signature is not that of the request.");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String canonical(RawHttp request, String signed, String hash) {
        String[] line = request.first().split(" ", 3);
        String[] target = line[1].split("\\?", 2);
        String query = Arrays.stream(target[1].split("&", -1))
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted()
                .collect(Collectors.joining("&"));
        String headers = Arrays.stream(signed.split(";", -1))
                .map(name -> name + ":" + request.header(name) + "\n")
                .collect(Collectors.joining());
        return line[0] + "\n" + target[0] + "\n" + query + "\n" + headers + "\n" + signed + "\n" + hash;
    }

    private static String sha256(byte[] data) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
