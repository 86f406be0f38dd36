import highsModule, { type Highs, type ModelData } from "highs";
import type { Choice } from "./choice.ts";
import type { ChoiceProblem } from "./problem.ts";

export type SolverSettings = {
  /** Above 0. The solver looks at its clock now and then, so large problems take longer. */
  readonly timeLimitSeconds: number;
  /** How near to the best choice is near enough, as a part of its value; 0 or more. */
  readonly relativeGap: number;
};

export type SolverAnswer = {
  readonly status: "optimal" | "time-limit" | "infeasible" | "failed";
  /** The best choice that was found; null when none was. */
  readonly choice: Choice | null;
  /** What no choice is worth more than; infinite when nothing is known of it. */
  readonly bound: number;
};

/** Solves a problem of choices. It blocks its thread meanwhile, and has no memory of problems. */
export type Solver = (problem: ChoiceProblem, settings: SolverSettings) => SolverAnswer;

/**
 * Opens HiGHS, a solver of mixed-integer programs (Huangfu and Hall, "Parallelizing the dual revised
 * simplex method", Mathematical Programming Computation 10, 2018). A solver that fails, for want of
 * memory or because of its arithmetic, says so in its answer.
 */
export async function openSolver(): Promise<Solver> {
  // Its types are written for CommonJS; as a module its default export is the function itself.
  const openHighs = highsModule as unknown as typeof highsModule.default;
  const highs = await openHighs();
  return (problem, settings) => {
    try {
      return solve(highs, problem, settings);
    } catch {
      return { status: "failed", choice: null, bound: Number.POSITIVE_INFINITY };
    }
  };
}

/** The values as the solver's tolerances want them: the largest is about a thousand. */
const LARGEST_VALUE = 1e3;

function solve(highs: Highs, problem: ChoiceProblem, settings: SolverSettings): SolverAnswer {
  const { modelStatus, solutionStatus } = highs.constants;
  const largest = problem.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = LARGEST_VALUE / (largest || 1);
  return highs.withModel(modelOf(highs, problem, scale), (model): SolverAnswer => {
    model.options.set({
      output_flag: false,
      time_limit: settings.timeLimitSeconds,
      mip_rel_gap: settings.relativeGap,
      mip_abs_gap: 0,
      mip_feasibility_tolerance: TOLERANCE,
      primal_feasibility_tolerance: TOLERANCE,
      random_seed: 0,
    });
    const status = model.run().modelStatus;
    if (status === modelStatus.infeasible) {
      return { status: "infeasible", choice: null, bound: Number.NEGATIVE_INFINITY };
    }
    const hasChoice = model.info.get("primal_solution_status") === solutionStatus.feasible;
    const bound = Number(model.info.get("mip_dual_bound")) / scale;
    return {
      status: statusOf(status === modelStatus.optimal, status === modelStatus.timeLimit),
      choice: hasChoice ? chosen(problem, model.getSolution().colValue) : null,
      bound: Number.isFinite(bound) ? bound : Number.POSITIVE_INFINITY,
    };
  });
}

const TOLERANCE = 1e-9;

function statusOf(isOptimal: boolean, isLate: boolean): SolverAnswer["status"] {
  if (isOptimal) return "optimal";
  return isLate ? "time-limit" : "failed";
}

/** A column for each option; a row for each item, of which one is taken, and one for each limit. */
function modelOf(highs: Highs, problem: ChoiceProblem, scale: number): ModelData {
  const { starts, values, uses, caps } = problem;
  const items = starts.length - 1;
  const columns = values.length;
  const rows = items + caps.length;
  const entries: { row: number; value: number }[] = [];
  const columnStarts = new Int32Array(columns + 1);
  for (let item = 0; item < items; item += 1) {
    for (let option = starts[item] as number; option < (starts[item + 1] as number); option += 1) {
      entries.push({ row: item, value: 1 });
      uses.forEach((of, m) => {
        const value = of[option] as number;
        if (value > 0) entries.push({ row: items + m, value });
      });
      columnStarts[option + 1] = entries.length;
    }
  }
  const ones = new Array<number>(items).fill(1);
  return {
    numCols: columns,
    numRows: rows,
    sense: highs.constants.objectiveSense.maximize,
    colCost: values.map((value) => value * scale),
    colLower: new Float64Array(columns),
    colUpper: new Float64Array(columns).fill(1),
    rowLower: [...ones, ...caps.map(() => -highs.infinity)],
    rowUpper: [...ones, ...caps],
    matrix: {
      format: "csc",
      numRows: rows,
      numCols: columns,
      starts: columnStarts,
      indices: Int32Array.from(entries, ({ row }) => row),
      values: Float64Array.from(entries, ({ value }) => value),
    },
    integrality: new Int32Array(columns).fill(highs.constants.variableType.integer),
  };
}

function chosen({ starts }: ChoiceProblem, taken: Float64Array): Choice {
  return Int32Array.from({ length: starts.length - 1 }, (_, item) => {
    let best = starts[item] as number;
    for (let option = best; option < (starts[item + 1] as number); option += 1) {
      if ((taken[option] as number) > (taken[best] as number)) best = option;
    }
    return best;
  });
}
