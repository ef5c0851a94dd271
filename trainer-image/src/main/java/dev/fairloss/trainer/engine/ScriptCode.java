// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the body of a TorchScript method, statement by statement, in the form in which {@code torch.jit.save} writes code.
 * Expressions are names of variables, literals, or calls such as {@code torch.relu_(x1)}.
 */
public final class ScriptCode {
    /** Type codes of libtorch, as scripts write them. */
    public static final int FLOAT32 = 6;

    /** See {@link #FLOAT32}. */
    public static final int FLOAT64 = 7;

    /** See {@link #FLOAT32}. */
    public static final int INT32 = 3;

    /** See {@link #FLOAT32}. */
    public static final int INT64 = 4;

    /** See {@link #FLOAT32}. */
    public static final int FLOAT16 = 5;

    /** See {@link #FLOAT32}. */
    public static final int BFLOAT16 = 15;

    private static final String INDENT = "    ";

    private final List<String> statements = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private int variables;

    /**
     * A call of an operator of libtorch.
     *
     * @param operator such as {@code relu_}
     * @param arguments variables and literals
     * @param result variable of the result
     */
    public record Call(String operator, List<Object> arguments, String result) {
        /** Copies the arguments. */
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** The calls so far, in their order: what a translation to another format needs of a network without control flow. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Calls an operator of libtorch, such as {@code relu_}, and assigns its result to a new variable. @return the variable */
    public String call(String operator, Object... arguments) {
        String result = let("torch." + operator + arguments(arguments));
        calls.add(new Call(operator, List.of(arguments), result));
        return result;
    }

    /** Assigns an expression to a new variable. @return the variable */
    public String let(String expression) {
        String variable = "x" + variables++;
        statement(variable + " = " + expression);
        return variable;
    }

    /** Adds a statement; its further lines are indented by the caller, relative to the first. */
    public void statement(String text) {
        text.lines().forEach(line -> statements.add(INDENT + line));
    }

    /** A tensor without dimensions, of the type and device of another one. */
    public String scalar(double value, String like) {
        return let("torch.scalar_tensor(" + literal(value) + ", dtype=ops.prim.dtype(" + like
                + "), layout=None, device=ops.prim.device(" + like + "), pin_memory=None)");
    }

    /**
     * The whole method.
     *
     * @param name of the method
     * @param parameters names with types, such as {@code x: Tensor}
     * @param result expression of the returned tensor
     */
    public String method(String name, List<String> parameters, String result) {
        String header = parameters.stream()
                .map(parameter -> ",\n" + INDENT + parameter)
                .collect(Collectors.joining("", "  def " + name + "(self: __torch__.Script", ") -> Tensor:\n"));
        return header + String.join("\n", statements) + "\n" + INDENT + "return " + result + "\n";
    }

    private static String arguments(Object... arguments) {
        return Arrays.stream(arguments).map(ScriptCode::argument).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String argument(Object argument) {
        if (argument instanceof Double number) {
            return literal(number);
        }
        if (argument instanceof Boolean value) {
            return value ? "True" : "False";
        }
        return argument.toString();
    }

    /** A float. */
    public static String literal(double value) {
        return Double.toString(value).toLowerCase(Locale.ROOT);
    }
}
