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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.MethodChain;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.PythonFile;
import io.cloudfiles.flink.cli.convert.python.Scope;
import io.cloudfiles.flink.cli.convert.python.Statement;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the Auto Loader streams of a PySpark program and writes them as commands and as SQL. */
@Internal
public final class Conversion {
    private final String file;
    private final List<MethodChain> chains = new ArrayList<>();
    /** Writes of what the file does not tell, such as what a function returns. */
    private final List<Step> unknown = new ArrayList<>();

    private Conversion(String file) {
        this.file = file;
    }

    /**
     * Converts a program.
     *
     * @param file its name, shown in errors
     * @param source its text
     * @return the commands, the SQL, and what could not be translated, for each stream
     * @throws CloudFilesException {@code CF_USAGE} when it cannot be read or has no such stream
     */
    public static String of(String file, String source) {
        Conversion conversion = new Conversion(file);
        conversion.collect(PythonFile.read(file, source));
        return conversion.text();
    }

    private void collect(List<Statement> statements) {
        Scope scope = Scope.EMPTY;
        for (Statement statement : statements) {
            MethodChain chain = MethodChain.of(statement.value(), scope);
            int read = chain.indexOf("readStream");
            if (read >= 0) {
                chains.add(chain.from(read));
            } else {
                refuse(chain);
            }
            for (String target : statement.targets()) {
                scope = scope.with(target, statement.value());
            }
        }
    }

    private void refuse(MethodChain chain) {
        int write = chain.indexOf("writeStream");
        if (write >= 0) {
            unknown.add(chain.steps().get(write));
            return;
        }
        int read = chain.indexOf("read");
        Optional<Step> format = chain.steps().stream()
                .filter(step -> step.name().equals("format"))
                .findFirst();
        boolean isAutoLoader = format.flatMap(step -> step.text(0))
                .filter(name -> name.text().equalsIgnoreCase("cloudFiles"))
                .isPresent();
        if (read >= 0 && isAutoLoader) {
            throw problem(
                    chain.steps().get(read),
                    "'read' cannot be used with cloudFiles. Use readStream with trigger(availableNow=True).");
        }
    }

    private CloudFilesException problem(Step step, String what) {
        return new CloudFilesException(
                ErrorCode.CF_USAGE, "[" + file + "] line " + step.origin().line() + ": " + what);
    }

    private String text() {
        List<Translation> streams = new ArrayList<>();
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < chains.size(); i++) {
            if (!isPartOfAnother(i)) {
                Optional<Translation> stream = StreamTranslator.translate(chains.get(i));
                stream.ifPresent(streams::add);
                if (stream.isEmpty()) {
                    others.append("\n# ")
                            .append(file)
                            .append(", stream of line ")
                            .append(lineOf(chains.get(i)));
                    others.append(": it is not one of Auto Loader's, and left out\n");
                }
            }
        }
        if (streams.isEmpty() && !unknown.isEmpty()) {
            throw problem(
                    unknown.get(0),
                    "the file does not tell what is written here. Add the readStream that it begins with.");
        }
        for (Step write : unknown) {
            others.append("\n# ")
                    .append(file)
                    .append(", stream of line ")
                    .append(write.origin().line());
            others.append(": the file does not tell what is written here; add the readStream that it begins with\n");
        }
        if (streams.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "[" + file + "] there is no Auto Loader stream: no spark.readStream.format(\"cloudFiles\"). "
                            + "Name a file that has one.");
        }
        StringBuilder text = new StringBuilder();
        for (Translation stream : streams) {
            text.append(text.length() == 0 ? "" : "\n")
                    .append("# ")
                    .append(file)
                    .append(", stream of line ")
                    .append(stream.line())
                    .append("\n\n")
                    .append(StreamText.of(stream));
        }
        return text.append(others).toString();
    }

    private static int lineOf(MethodChain chain) {
        return chain.steps().get(0).origin().line();
    }

    /** A stream that is built up over several statements is one; what only looks at its rows is none. */
    private boolean isPartOfAnother(int position) {
        MethodChain chain = chains.get(position);
        boolean writes = chain.indexOf("writeStream") >= 0;
        MethodChain part = writes ? chain : chain.first(chain.indexOf("load") + 1);
        for (int i = 0; i < chains.size(); i++) {
            MethodChain other = chains.get(i);
            boolean goesFurther = other.indexOf("writeStream") >= 0 || !writes && i > position;
            if (i != position
                    && goesFurther
                    && other.startsWith(part)
                    && !(writes && other.equals(chain) && i < position)) {
                return true;
            }
        }
        return false;
    }
}
