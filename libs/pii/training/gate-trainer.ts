import { gateCells, titleScore, visitGate } from '../src/domain/tagger/title-gate.ts';

export interface GateLesson {
  readonly features: Int32Array;
  readonly count: number;
  readonly isTitle: boolean;
}

const rate = 0.3;
const passes = 4;

/** Logistic regression by AdaGrad; `lessons` are mixed already. */
export const trainGate = (lessons: readonly GateLesson[]): Float32Array => {
  const gate = new Float32Array(gateCells);
  const squares = new Float32Array(gateCells);
  for (let pass = 0; pass < passes; pass += 1)
    for (const { features, count, isTitle } of lessons) {
      if (count === 0) continue;
      const fault = (isTitle ? 1 : 0) - 1 / (1 + Math.exp(-titleScore(gate, features, count)));
      if (Math.abs(fault) < 0.01) continue;
      visitGate(features, count, (cell, weight) => {
        const step = fault * weight;
        squares[cell] = (squares[cell] ?? 0) + step * step;
        gate[cell] = (gate[cell] ?? 0) + (rate * step) / Math.sqrt((squares[cell] ?? 0) + 1e-4);
      });
    }
  return gate;
};
