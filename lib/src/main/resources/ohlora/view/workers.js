// The networks, in workers of this page, and what is done with the images that they make.
const BATCH = 5; // images at a time

/** Gives each task to the worker that has least to do. */
class Networks {
  async start() {
    const count = (navigator.hardwareConcurrency ?? 1) > 1 ? 2 : 1;
    const source = URL.createObjectURL(new Blob([data.tensors, "\n", data.networks], {type: "text/javascript"}));
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const parts = {wasm: `data:application/wasm;base64,${data.wasm}`, generator: bytes(data.generator), scorer: bytes(data.scorer), plan: data.plan, pixels: data.resolution};
    this.workers = Array.from({length: count}, () => {
      const worker = {port: new Worker(source), waiting: new Map()};
      worker.port.onmessage = ({data: {id, result, problem}}) => {
        const {resolve, reject} = worker.waiting.get(id);
        worker.waiting.delete(id);
        if (problem) reject(new Error(problem)); else resolve(result);
      };
      worker.port.onerror = event => worker.waiting.forEach(({reject}) => reject(new Error(event.message || "the worker cannot start")));
      return worker;
    });
    this.last = 0;
    await Promise.all(this.workers.map(worker => this.ask(worker, "open", parts)));
    URL.revokeObjectURL(source);
    ["tensors", "networks", "wasm", "generator", "scorer"].forEach(part => delete data[part]);
  }

  ask(worker, task, of) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      worker.waiting.set(id, {resolve, reject});
      worker.port.postMessage({id, task, of});
    });
  }

  do(task, of) {
    return this.ask(this.workers.reduce((a, b) => b.waiting.size < a.waiting.size ? b : a), task, of);
  }

  /** What the reader waits for: to the first worker, where what is done later does not stand in the way. */
  first(task, of) {
    return this.ask(this.workers[0], task, of);
  }

  /** What need not be quick. */
  later(task, of) {
    return this.ask(this.workers[this.workers.length - 1], task, of);
  }
}

/** A vector moved by offsets, each along its property's way. */
const along = (from, offsets, way) => {
  const sum = [...from];
  for (const [p, offset] of Object.entries(offsets)) {
    const of = way(p);
    for (let j = 0; j < sum.length; j++) sum[j] += offset * of[j];
  }
  return sum;
};

/** Puts the k-th of some images at its place of a sheet. */
function tile(sheet, pixels, k, at, columns) {
  const side = data.resolution, image = new ImageData(pixels.slice(4 * k * side ** 2, 4 * (k + 1) * side ** 2), side);
  sheet.getContext("2d").putImageData(image, at % columns * side, Math.floor(at / columns) * side);
}
