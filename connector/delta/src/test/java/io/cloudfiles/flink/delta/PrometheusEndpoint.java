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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.testing.ReferencePage;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What Flink's own reporter for Prometheus tells of a cluster of this process, asked over HTTP as Prometheus asks. */
final class PrometheusEndpoint {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(flink_\\w+)");
    private static final Pattern IN_THE_REFERENCE =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:gauge|counter|meter|histogram) \\|");
    private static final Pattern IN_THE_RULES = Pattern.compile("\\bflink_\\w+");

    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the cluster. */
    Map<String, String> settings() {
        return Map.of(
                "metrics.reporter.prom.factory.class",
                PrometheusReporterFactory.class.getName(),
                "metrics.reporter.prom.port",
                Integer.toString(port));
    }

    /** Each metric of the reference page, and each that the rules of the how-to use, is told under its name. */
    void assertShowsWhatThePagesName() throws Exception {
        Set<String> told = names(SAMPLE, told());
        Set<String> missing = names(IN_THE_REFERENCE, page("docs/reference/metrics.md"));
        assertThat(missing).hasSizeGreaterThan(50);
        missing.removeIf(name -> told.stream().anyMatch(each -> each.endsWith("_" + name)));
        assertThat(missing)
                .as("metrics of the reference page, not among %s", told)
                .isEmpty();
        assertThat(told).containsAll(names(IN_THE_RULES, page("docs/how-to/monitor.md")));
    }

    private String told() throws IOException, InterruptedException {
        URI metrics = URI.create("http://localhost:" + port + "/metrics");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page(String path) throws IOException {
        return Files.readString(ReferencePage.repository().resolve(path));
    }
}
