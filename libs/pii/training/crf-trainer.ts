/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices stay inside arrays made here; defaults in the inner loops would hide a fault and cost time */
import { featuresPerToken } from '../src/domain/tagger/features.ts';
import { Random } from './random.ts';
import { isInside, mayFollow, tagCount } from '../src/domain/tagger/tags.ts';

export interface Lesson {
  readonly features: Int32Array;
  readonly tags: Uint8Array;
  readonly weight: number;
}

const tiny = 1e-6;
/** Share of the steps from which a kind of feature is hidden. */
const hiddenShare = 0.2;
/** Gradients below are noise and cost time. */
const gradientMin = 0.003;

/** Linear-chain conditional random field, fitted by AdaGrad on the likelihood of the right row of tags. */
export class CrfTrainer {
  readonly emissions: Float32Array;
  readonly transitions = new Float32Array(tagCount * tagCount);
  readonly #emissionSquares: Float32Array;
  readonly #transitionSquares = new Float32Array(tagCount * tagCount);
  readonly #legal = new Uint8Array(tagCount * tagCount);
  /** Each change times the number of the step that made it, for the mean over all steps since `startMean`. */
  readonly #emissionDrift: Float32Array;
  readonly #transitionDrift = new Float32Array(tagCount * tagCount);
  readonly #hidden = new Uint8Array(featuresPerToken);
  readonly #random: Random;
  #steps = -1;

  constructor(bucketBits: number, seed = 1) {
    this.emissions = new Float32Array(2 ** bucketBits * tagCount);
    this.#emissionSquares = new Float32Array(this.emissions.length);
    this.#emissionDrift = new Float32Array(this.emissions.length);
    this.#random = new Random(seed);
    for (let a = 0; a < tagCount; a += 1)
      for (let b = 0; b < tagCount; b += 1) this.#legal[a * tagCount + b] = mayFollow(a, b) ? 1 : 0;
  }

  /** Scores of all tags of all tokens in floating point. */
  scores(features: Int32Array): Float32Array {
    const K = tagCount;
    const count = features.length / featuresPerToken;
    const scores = new Float32Array(count * K);
    for (let i = 0; i < count; i += 1)
      for (let f = 0; f < featuresPerToken; f += 1) {
        const row = features[i * featuresPerToken + f]! * K;
        for (let k = 0; k < K; k += 1) scores[i * K + k]! += this.emissions[row + k]!;
      }
    return scores;
  }

  /** From here on the mean of the weights is kept: it errs less on unseen text than the weights of the last step. */
  startMean(): void {
    this.#steps = 0;
  }

  /** Puts the mean in place of the weights. */
  finishMean(): void {
    if (this.#steps <= 0) return;
    for (let at = 0; at < this.emissions.length; at += 1) this.emissions[at]! -= this.#emissionDrift[at]! / this.#steps;
    for (let at = 0; at < this.transitions.length; at += 1)
      this.transitions[at]! -= this.#transitionDrift[at]! / this.#steps;
    this.#steps = -1;
  }

  /** Scores without the hidden features. */
  #visibleScores(features: Int32Array): Float32Array {
    const K = tagCount;
    const count = features.length / featuresPerToken;
    const scores = new Float32Array(count * K);
    for (let f = 0; f < featuresPerToken; f += 1) {
      if (this.#hidden[f]) continue;
      for (let i = 0; i < count; i += 1) {
        const row = features[i * featuresPerToken + f]! * K;
        for (let k = 0; k < K; k += 1) scores[i * K + k]! += this.emissions[row + k]!;
      }
    }
    return scores;
  }

  /**
   * One step on one text; every kind of feature is hidden from a share of the steps, so that none is leaned on alone.
   * @returns the negative log-likelihood before the step
   */
  step(lesson: Lesson, rate: number): number {
    const K = tagCount;
    const n = lesson.tags.length;
    for (let f = 0; f < featuresPerToken; f += 1) this.#hidden[f] = this.#random.next() < hiddenShare ? 1 : 0;
    if (this.#steps >= 0) this.#steps += 1;
    const E = this.#visibleScores(lesson.features);
    const X = new Float64Array(n * K);
    const A = new Float64Array(n * K);
    const B = new Float64Array(n * K);
    const Z = new Float64Array(n);
    const T = new Float64Array(K * K);
    for (let q = 0; q < K * K; q += 1) T[q] = this.#legal[q] ? Math.exp(this.transitions[q]!) : 0;
    let logZ = 0;
    for (let i = 0; i < n; i += 1) {
      let top = -Infinity;
      for (let k = 0; k < K; k += 1) top = Math.max(top, E[i * K + k]!);
      for (let k = 0; k < K; k += 1) X[i * K + k] = Math.exp(E[i * K + k]! - top);
      logZ += top;
      if (i === 0) for (let k = 0; k < K; k += 1) A[k] = isInside(k) ? 0 : X[k]!;
      else {
        for (let a = 0; a < K; a += 1) {
          const from = A[(i - 1) * K + a]!;
          if (from > 1e-9) for (let b = 0; b < K; b += 1) A[i * K + b]! += from * T[a * K + b]!;
        }
        for (let b = 0; b < K; b += 1) A[i * K + b]! *= X[i * K + b]!;
      }
      let sum = 0;
      for (let k = 0; k < K; k += 1) sum += A[i * K + k]!;
      for (let k = 0; k < K; k += 1) A[i * K + k]! /= sum;
      Z[i] = sum;
      logZ += Math.log(sum);
    }
    for (let k = 0; k < K; k += 1) B[(n - 1) * K + k] = 1;
    for (let i = n - 2; i >= 0; i -= 1)
      for (let a = 0; a < K; a += 1) {
        let sum = 0;
        for (let b = 0; b < K; b += 1) sum += T[a * K + b]! * X[(i + 1) * K + b]! * B[(i + 1) * K + b]!;
        B[i * K + a] = sum / Z[i + 1]!;
      }
    let gold = 0;
    for (let i = 0; i < n; i += 1)
      gold += E[i * K + lesson.tags[i]!]! + (i > 0 ? this.transitions[lesson.tags[i - 1]! * K + lesson.tags[i]!]! : 0);
    this.#learnTransitions(lesson, { A, B, X, Z, T }, rate);
    this.#learnEmissions(lesson, A, B, rate);
    return logZ - gold;
  }

  #learnTransitions(
    { tags, weight }: Lesson,
    { A, B, X, Z, T }: Readonly<Record<'A' | 'B' | 'X' | 'Z' | 'T', Float64Array>>,
    rate: number,
  ): void {
    const K = tagCount;
    const gradient = new Float64Array(K * K);
    for (let i = 1; i < tags.length; i += 1) {
      for (let a = 0; a < K; a += 1) {
        const from = A[(i - 1) * K + a]!;
        if (from < 1e-7) continue;
        for (let b = 0; b < K; b += 1)
          gradient[a * K + b]! -= (from * T[a * K + b]! * X[i * K + b]! * B[i * K + b]!) / Z[i]!;
      }
      gradient[tags[i - 1]! * K + tags[i]!]! += 1;
    }
    for (let q = 0; q < K * K; q += 1) {
      const g = gradient[q]! * weight;
      if (g === 0 || !this.#legal[q]) continue;
      this.#transitionSquares[q]! += g * g;
      const change = (rate * g) / Math.sqrt(this.#transitionSquares[q]! + tiny);
      this.transitions[q]! += change;
      if (this.#steps > 0) this.#transitionDrift[q]! += change * this.#steps;
    }
  }

  #learnEmissions({ features, tags, weight }: Lesson, A: Float64Array, B: Float64Array, rate: number): void {
    const K = tagCount;
    const g = new Float64Array(K);
    for (let i = 0; i < tags.length; i += 1) {
      let any = false;
      for (let k = 0; k < K; k += 1) {
        const value = ((k === tags[i] ? 1 : 0) - A[i * K + k]! * B[i * K + k]!) * weight;
        g[k] = Math.abs(value) > gradientMin ? value : 0;
        any ||= g[k] !== 0;
      }
      if (!any) continue;
      for (let f = 0; f < featuresPerToken; f += 1) {
        if (this.#hidden[f]) continue;
        const row = features[i * featuresPerToken + f]! * K;
        for (let k = 0; k < K; k += 1) {
          const value = g[k]!;
          if (value === 0) continue;
          const squares = (this.#emissionSquares[row + k]! += value * value);
          const change = (rate * value) / Math.sqrt(squares + tiny);
          this.emissions[row + k]! += change;
          if (this.#steps > 0) this.#emissionDrift[row + k]! += change * this.#steps;
        }
      }
    }
  }
}
