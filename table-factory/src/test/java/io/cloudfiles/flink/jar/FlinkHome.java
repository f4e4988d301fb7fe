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
package io.cloudfiles.flink.jar;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink installation: {@code lib}, {@code conf} and {@code log}, as far as processes ask for them.
 *
 * @param directory holds {@code conf} and {@code log}
 * @param tmp for temporary files; a short path, since RocksDB makes file names of its paths
 * @param lib the jars on the class path of every process
 */
record FlinkHome(Path directory, Path tmp, List<Path> lib) {
    private static final String LOGGING = """
            rootLogger.level = INFO
            rootLogger.appenderRef.file.ref = File
            appender.file.name = File
            appender.file.type = File
            appender.file.fileName = ${sys:log.file}
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d %-5p %c{1} - %m%n
            """;

    /** Lays it out. */
    static FlinkHome in(Path directory, List<Path> moreLib) throws IOException {
        FlinkHome home = new FlinkHome(
                directory,
                Files.createTempDirectory("flink"),
                Stream.concat(ClusterFiles.lib().stream(), moreLib.stream()).toList());
        for (Path part : List.of(home.conf(), home.log())) {
            Files.createDirectories(part);
        }
        Files.writeString(home.conf().resolve("log4j.properties"), LOGGING);
        return home;
    }

    Path conf() {
        return directory.resolve("conf");
    }

    Path log() {
        return directory.resolve("log");
    }

    /** Deletes what its processes have left. */
    void deleteTemporaryFiles() {
        try (Stream<Path> files = Files.walk(tmp)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes Flink's configuration. */
    void configure(Map<String, String> settings) throws IOException {
        Files.writeString(
                conf().resolve("config.yaml"),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
                        .collect(Collectors.joining()));
    }

    /** Starts a JobManager of a session cluster. */
    FlinkProcess startJobManager(String name, List<String> more) throws IOException {
        return start(
                name,
                List.of("-Xmx320m", "-XX:MaxMetaspaceSize=192m"),
                lib,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                Stream.concat(Stream.of("--configDir", conf().toString()), more.stream())
                        .toList());
    }

    /** Starts a TaskManager. */
    FlinkProcess startTaskManager(String name, List<String> more) throws IOException {
        return start(
                name,
                List.of("-Xmx352m", "-XX:MaxDirectMemorySize=176m", "-XX:MaxMetaspaceSize=192m"),
                lib,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                Stream.concat(Stream.of("--configDir", conf().toString()), more.stream())
                        .toList());
    }

    /** Starts {@code flink ARGUMENTS}. */
    FlinkProcess startClient(Object... arguments) throws IOException {
        return start(
                "client",
                List.of("-Xmx256m"),
                lib,
                "org.apache.flink.client.cli.CliFrontend",
                Stream.of(arguments).flatMap(FlinkHome::texts).toList());
    }

    private static Stream<String> texts(Object argument) {
        return argument instanceof List<?> several
                ? several.stream().map(Object::toString)
                : Stream.of(argument.toString());
    }

    /** Starts the SQL client, which has more jars than the rest of Flink. */
    FlinkProcess startSqlClient(List<String> arguments) throws IOException {
        return start(
                "sql-client",
                List.of("-Xmx384m"),
                libAnd(ClusterFiles.sqlClient()),
                "org.apache.flink.table.client.SqlClient",
                arguments);
    }

    /** Starts ZooKeeper. */
    FlinkProcess startZooKeeper(Path configuration) throws IOException {
        return start(
                "zookeeper",
                List.of("-Xmx64m"),
                libAnd(ClusterFiles.zooKeeper()),
                "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                List.of("--zkConfigFile", configuration.toString(), "--peerId", "1"));
    }

    private List<Path> libAnd(List<Path> more) {
        return Stream.concat(more.stream(), lib.stream()).toList();
    }

    private FlinkProcess start(
            String name, List<String> javaOptions, List<Path> classPath, String mainClass, List<String> arguments)
            throws IOException {
        Path out = Files.createTempFile(log(), name, ".out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        // They live for a minute on few cores: what compiles code better takes longer than it saves.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Djava.io.tmpdir=" + tmp());
        command.add("-Dlog.file=" + out.toString().replaceFirst("out$", "log"));
        command.add("-Dlog4j.configurationFile="
                + conf().resolve("log4j.properties").toUri());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("FLINK_CONF_DIR", conf().toString());
        return new FlinkProcess(name, builder.start(), out);
    }
}
