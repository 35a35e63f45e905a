package ohlora.model;

import ohlora.weights.Weights;

/**
 * What a model's built-in networks are made of.
 *
 * @param generator weights of a {@link StyleGan}
 * @param scorer weights of a {@link PropertyScorer}
 * @param plan of the scorer's networks
 */
public record BuiltIn(Weights generator, Weights scorer, ScorerPlan plan) {}
