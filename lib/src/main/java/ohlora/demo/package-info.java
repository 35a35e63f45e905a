/**
 * Makes the demo model: the drawn world, the training, the model card. Nothing else uses this
 * package.
 */
package ohlora.demo;
