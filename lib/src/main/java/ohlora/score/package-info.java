/**
 * The test of a case: its images, scores and correlations; runs over many cases, their recipes and
 * their verification. In flow a model and latents; out flow tables of cases. Uses {@link
 * ohlora.latent} and what that uses.
 */
package ohlora.score;
