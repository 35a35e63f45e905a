/**
 * Latents, offsets, populations, and the search for directions. In flows a model; out flow w and
 * directions. Uses {@link ohlora.model} and what that uses.
 */
package ohlora.latent;
