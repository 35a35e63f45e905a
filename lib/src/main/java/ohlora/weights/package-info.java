/**
 * Tensors and the files they come in: safetensors, PyTorch's archives. In flow files from anywhere,
 * hostile ones too; out flow checked arrays with names. Nothing here knows a network. Uses {@link
 * ohlora.io}.
 */
package ohlora.weights;
