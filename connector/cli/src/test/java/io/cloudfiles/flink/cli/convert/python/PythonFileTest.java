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
package io.cloudfiles.flink.cli.convert.python;

import io.cloudfiles.flink.error.CloudFilesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PythonFileTest {
    private static Value valueOfX(String source) {
        Scope scope = Scope.EMPTY;
        for (Statement statement : PythonFile.read("a.py", source)) {
            for (String target : statement.targets()) {
                scope = scope.with(target, statement.value());
            }
        }
        Scope.Binding x = scope.find("x").orElseThrow();
        return new Expression.Name(new Origin(0, 0, "x")).value(x.scope().with("x", x.expression()));
    }

    /** A line break is written as {@code ¶}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "x = 'a'                          | a",
                "x = \"it's\"                     | it's",
                "x = 'it\\'s \\x41\\u00e9\\\\n'   | it's Aé\\n",
                "x = r'a\\n'                      | a\\n",
                "x = 'a' 'b' + \"c\"              | abc",
                "x = ('a'¶  'b')  # the end       | ab",
                "x = 'a' \\¶  'b'                 | ab",
                "x = '# no comment'               | # no comment",
                "x = '''a¶b'''                    | ~a\nb~",
                "x: str = 'a'                     | a",
                "y = x = 'a'                      | a",
                "x = 'a'; x = x + 'b'             | ab",
                "x = 'a'¶x += 'b'                 | ab",
                "a = 'b'¶x = f's3://{a}/{{c}}'    | s3://b/{c}",
                "a = 'b'¶x = f'{a!r}'             | ${x}",
                "x = f'{d:%Y}/y'                  | ${x}",
                "x = f'{d.year}/y'                | ${x}",
                "x = True                         | true",
                "x = -1_000                       | -1000",
                "x = str(10)                      | 10",
                "x = widgets.get('env') + '/y'    | ${env}/y",
                "x = os.environ['ENV']            | ${ENV}",
                "x = f'{unknown}/y'               | ${unknown}/y",
                "x = now() + 'Z'                  | ${x}",
                "x = 'a' if b else 'c'            | ${x}",
                "x = [y for y in z][0]            | ${x}",
                "x = lambda a, b: a[1:2]          | ${x}",
                "%pip install y¶x = 'a'           | a",
                "if a > b: x = 'a'                | a",
                "def f(a: str = 'b') -> str:¶  x = 'a' | a",
                "@decorated({1: 2})¶class A(B):¶  x = 'a' | a",
                "match = 1¶x = 'a'                | a",
            })
    void readsTexts(String source, String value) {
        assertThat(valueOfX(source.replace('¶', '\n')).text()).isEqualTo(value);
    }

    @Test
    void unknownPartsAreNamedWithTheirPlace() {
        assertThat(valueOfX("env = conf.read(1, 2)\nx = f'/{env}/y'").unknowns())
                .isEqualTo(Map.of("env", new Origin(1, 6, "conf.read(1, 2)")));
    }

    @Test
    void aVariableKeepsWhatItWasWhereItWasUsed() {
        assertThat(valueOfX("a = 'old'\nx = a\na = 'new'").text()).isEqualTo("old");
    }

    @Test
    void statementsThatSetUpNoStreamMayBeAnything() {
        List<Statement> statements = PythonFile.read("a.py", "print >> out, a b c\nx = 1 1\ny = 'a'\n");

        assertThat(statements).extracting(Statement::targets).containsExactly(List.of("y"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a = 1¶b = 'c              | line 2: the string that begins here has no end. Close it with '.",
                "a = '''b¶c                | line 1: the string that begins here has no end. Close it with '''.",
                "f(¶  g(1)¶                | line 1: '(' is never closed. Paste the whole statement.",
                "a = 1)                    | line 1: ')' closes nothing. Paste the whole statement.",
                "a = [¶1)                  | line 2: ')' cannot close the '[' of line 1. Correct the brackets.",
                "a = “b”                   | line 1: '“' is not Python. Replace typographic quotes by straight ones.",
                "```python                 | line 1: '`' is not Python. Remove what is not code, or correct it.",
                "¶s.readStream.format('a') load('b') | line 2: expected the end of the statement, found 'load'. Correct the line, or remove it.",
                "s.readStream.             | line 1: expected a name, found the end of the statement. Correct the line, or remove it.",
            })
    void namesTheLineOfWhatCannotBeRead(String source, String message) {
        assertThatThrownBy(() -> PythonFile.read("a.py", source.replace('¶', '\n')))
                .isInstanceOf(CloudFilesException.class)
                .hasMessage("CF_USAGE: [a.py] " + message);
    }
}
