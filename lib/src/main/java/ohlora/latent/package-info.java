/** Latents, groups, offsets, and the search for directions. Uses {@link ohlora.model} only. */
package ohlora.latent;
