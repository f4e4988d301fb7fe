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
package io.cloudfiles.flink.cli.expression;

import io.cloudfiles.flink.read.FileFunction;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** An expression as Flink's planner has made code of it. The code is compiled where it runs, once. Safe for use by many threads. */
final class GeneratedFileFunction implements FileFunction {
    private static final long serialVersionUID = 1L;

    private final ExpressionEvaluator evaluator;
    private final ArrayList<DataType> inputs;
    private final DataType type;
    private transient @Nullable Code code;

    /** What is made where the job runs. Flink's evaluators take and return values in the form that users know, not the internal one. */
    private record Code(
            MethodHandle method,
            List<DataStructureConverter<Object, Object>> inputs,
            DataStructureConverter<Object, Object> output) {}

    /**
     * @param evaluator whose first argument is the time, and whose others are the inputs
     * @param inputs the types of all arguments
     * @param type of the values
     */
    GeneratedFileFunction(ExpressionEvaluator evaluator, List<DataType> inputs, DataType type) {
        this.evaluator = evaluator;
        this.inputs = new ArrayList<>(inputs);
        this.type = type;
    }

    @Override
    public synchronized @Nullable Object valueOf(TimestampData now, @Nullable Object[] values) throws Exception {
        Code opened = opened();
        @Nullable Object[] arguments = new Object[values.length + 1];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = opened.inputs.get(i).toExternalOrNull(i == 0 ? now : values[i - 1]);
        }
        try {
            return opened.output.toInternalOrNull(opened.method.invokeWithArguments(arguments));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("neither an exception nor an error", e);
        }
    }

    /** Compiles it here, so that what cannot be compiled is known before the job runs. */
    synchronized void requireCode() {
        opened();
    }

    private Code opened() {
        Code opened = code;
        if (opened == null) {
            // The code needs no class of the job, whose class loader Flink would keep with it for minutes.
            ClassLoader classes = evaluator.getClass().getClassLoader();
            List<DataStructureConverter<Object, Object>> converters = new ArrayList<>();
            inputs.forEach(input -> converters.add(converter(input, classes)));
            opened = new Code(
                    evaluator.open(new FunctionContext(null, classes, null)), converters, converter(type, classes));
            code = opened;
        }
        return opened;
    }

    private static DataStructureConverter<Object, Object> converter(DataType type, ClassLoader classes) {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(type);
        converter.open(classes);
        return converter;
    }
}
