// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as a graph: one column for each length of the longest path of inputs, one row for each step in it. Lengths are in
 * pixels of the drawing.
 *
 * @param nodes the steps
 * @param edges from each input to its step
 * @param width width of the drawing
 * @param height height of the drawing
 */
record PlanGraph(List<Node> nodes, List<Edge> edges, int width, int height) {
    private static final int NODE_WIDTH = 168;
    private static final int NODE_HEIGHT = 34;
    private static final int COLUMN = 216;
    private static final int ROW = 46;
    private static final int EDGE = 12;
    private static final int LETTERS = 19;

    PlanGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * A step.
     *
     * @param x left side
     * @param y upper side
     * @param label ID of the step, shortened if it is long
     * @param state its state
     * @param reused whether another experiment ran it
     */
    record Node(int x, int y, String label, StoredStepState state, boolean reused) {
        public int width() {
            return NODE_WIDTH;
        }

        public int height() {
            return NODE_HEIGHT;
        }
    }

    /** A curve. @param path path data of SVG */
    record Edge(String path) {}

    /** Lays out the steps of the plan of an experiment. @param experiment namespace and name */
    static PlanGraph of(List<StoredStep> steps, String experiment) {
        var columns = columns(steps);
        var rows = new HashMap<Integer, Integer>();
        var places = new HashMap<String, Node>();
        var nodes = new ArrayList<Node>();
        for (var step : steps) {
            int column = columns.get(step.id());
            int row = rows.merge(column, 1, Integer::sum) - 1;
            var node = new Node(
                    EDGE + column * COLUMN,
                    EDGE + row * ROW,
                    label(step.id()),
                    step.state(),
                    step.reusedFrom(experiment).isPresent());
            places.put(step.id(), node);
            nodes.add(node);
        }
        int most = rows.values().stream().max(Integer::compare).orElse(0);
        return new PlanGraph(
                nodes, edges(steps, places), 2 * EDGE + (rows.size() - 1) * COLUMN + NODE_WIDTH, 2 * EDGE + most * ROW);
    }

    /** The column of each step. A plan lists inputs before the steps that need them; an unknown input is ignored. */
    private static Map<String, Integer> columns(List<StoredStep> steps) {
        var columns = new HashMap<String, Integer>();
        for (var step : steps) {
            int column = step.reference().inputs().stream()
                    .mapToInt(input -> columns.getOrDefault(input.text(), -1) + 1)
                    .max()
                    .orElse(0);
            columns.put(step.id(), column);
        }
        return columns;
    }

    private static List<Edge> edges(List<StoredStep> steps, Map<String, Node> places) {
        var edges = new ArrayList<Edge>();
        for (var step : steps) {
            var to = places.get(step.id());
            for (var input : step.reference().inputs()) {
                var from = places.get(input.text());
                if (from != null) {
                    edges.add(new Edge(curve(from, to)));
                }
            }
        }
        return edges;
    }

    private static String curve(Node from, Node to) {
        int x1 = from.x() + NODE_WIDTH;
        int y1 = from.y() + NODE_HEIGHT / 2;
        int y2 = to.y() + NODE_HEIGHT / 2;
        int middle = (x1 + to.x()) / 2;
        return "M" + x1 + " " + y1 + "C" + middle + " " + y1 + " " + middle + " " + y2 + " " + to.x() + " " + y2;
    }

    private static String label(String id) {
        return id.length() <= LETTERS ? id : id.substring(0, LETTERS - 1) + "…";
    }
}
