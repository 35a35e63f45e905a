/**
 * The image generation test: correlations of one case, and resumable runs over many. Uses {@link
 * ohlora.model} and {@link ohlora.latent}.
 */
package ohlora.score;
