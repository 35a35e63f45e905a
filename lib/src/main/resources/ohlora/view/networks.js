// The built-in networks, in a worker of the page: the tensor library `tf` stands before this. All planes are NHWC.

function half(bits) {
  const exponent = bits >> 10 & 31, fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 32768 ? -size : size;
}
/** A safetensors file's tensors by name: {shape, values}. */
function tensors(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true)), begin = 8 + length;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, begin)));
  return Object.fromEntries(Object.entries(header).filter(([name]) => name !== "__metadata__").map(([name, {dtype, shape, data_offsets: [from, to]}]) => {
    const values = new Float32Array((to - from) / (dtype === "F16" ? 2 : 4));
    for (let i = 0; i < values.length; i++) {
      values[i] = dtype === "F16" ? half(view.getUint16(begin + from + 2 * i, true)) : view.getFloat32(begin + from + 4 * i, true);
    }
    return [name, {shape, values}];
  }));
}

/**
 * Doubling by nearest neighbour and then a 3 × 3 convolution as one 2 × 2 convolution whose outputs are the four
 * phases of the doubled plane: [2, 2, in, 4 · out].
 */
function phases([out, into], weight, gain, side) {
  const kernel = new Float32Array(16 * into * out);
  // Which of the two rows a tap of the three falls on, in the phase of even rows and in that of odd ones.
  const row = [[0, 1, 1], [0, 0, 1]];
  for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) for (let y = 0; y < 3; y++) for (let x = 0; x < 3; x++) {
    // The reference turns the kernel where it fuses both, from 128 pixels upward.
    const tap = side < 128 ? 3 * y + x : 8 - 3 * y - x;
    for (let i = 0; i < into; i++) for (let o = 0; o < out; o++) {
      kernel[((row[a][y] * 2 + row[b][x]) * into + i) * 4 * out + (2 * a + b) * out + o] += gain * weight[(o * into + i) * 9 + tap];
    }
  }
  return tf.tensor(kernel, [2, 2, into, 4 * out]);
}
function doubled(x, {kernel, blur, out, side}) {
  const all = tf.conv2d(x, kernel, 1, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  const phase = (a, b) => tf.slice(all, [0, a, b, (2 * a + b) * out], [-1, side / 2, side / 2, out]);
  const plane = tf.depthToSpace(tf.concat([phase(0, 0), phase(0, 1), phase(1, 0), phase(1, 1)], 3), 2);
  return tf.depthwiseConv2d(plane, blur, 1, "same");
}

class StyleGan {
  constructor(file) {
    const get = name => file[name] && tf.tensor(file[name].values, file[name].shape);
    const times = (x, gain, axes) => tf.tidy(() => tf.mul(axes ? tf.transpose(x, axes) : x, gain));
    this.label = file["mapping.label_weight"]?.shape[0] ? get("mapping.label_weight") : null;
    this.mapping = [];
    for (let i = 0; file[`mapping.dense${i}.weight`]; i++) {
      const weight = get(`mapping.dense${i}.weight`);
      this.mapping.push({weight: times(weight, Math.SQRT2 / Math.sqrt(weight.shape[1]) * 0.01, [1, 0]), bias: times(get(`mapping.dense${i}.bias`), 0.01)});
    }
    this.labels = this.label ? this.label.shape[0] : 0;
    this.z = this.mapping[0].weight.shape[0] - (this.label ? this.label.shape[1] : 0);
    this.layers = [];
    for (let i = 0; file[`synthesis.layer${i}.bias`]; i++) {
      const name = `synthesis.layer${i}`, out = file[`${name}.bias`].shape[0], side = 4 << (i >> 1), doubles = i > 0 && i % 2 === 0;
      const layer = {out, side, doubles};
      if (i === 0) layer.constant = tf.transpose(get(`${name}.const`), [0, 2, 3, 1]);
      else {
        const {shape, values} = file[`${name}.weight`];
        const gain = Math.SQRT2 / Math.sqrt(9 * shape[1]);
        layer.kernel = doubles ? phases(shape, values, gain, side) : times(get(`${name}.weight`), gain, [2, 3, 1, 0]);
        if (doubles) layer.blur = tf.transpose(get(`${name}.blur.kernel`), [2, 3, 0, 1]);
      }
      const channels = part => tf.reshape(get(`${name}.${part}`), [1, 1, 1, out]);
      layer.added = tf.tidy(() => tf.add(tf.mul(tf.reshape(get(`${name}.apply_noise.noise`), [1, side, side, 1]), channels("apply_noise.weight")), channels("bias")));
      const style = get(`${name}.style.weight`);
      layer.style = {weight: times(style, 1 / Math.sqrt(style.shape[1]), [1, 0]), bias: get(`${name}.style.bias`)};
      this.layers.push(layer);
    }
    const last = this.layers.length / 2 - 1;
    const rgb = get(`synthesis.output${last}.weight`);
    this.rgb = {kernel: times(rgb, 1 / Math.sqrt(rgb.shape[1]), [2, 3, 1, 0]), bias: get(`synthesis.output${last}.bias`)};
  }

  /** z and labels, [n, …], to w. */
  map(z, label) {
    return tf.tidy(() => {
      let x = this.label ? tf.concat([z, tf.matMul(label, this.label)], 1) : z;
      x = tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-8)));
      for (const {weight, bias} of this.mapping) x = tf.leakyRelu(tf.add(tf.matMul(x, weight), bias), 0.2);
      return x;
    });
  }

  /** w, [n, w], to images, [n, r, r, 3]. */
  synthesize(w) {
    return tf.tidy(() => {
      let x;
      const n = w.shape[0];
      for (const layer of this.layers) {
        if (layer.constant) x = tf.tile(layer.constant, [n, 1, 1, 1]);
        else x = layer.doubles ? doubled(x, layer) : tf.conv2d(x, layer.kernel, 1, "same");
        x = tf.leakyRelu(tf.add(x, layer.added), 0.2);
        const mean = tf.mean(x, [1, 2], true);
        const scale = tf.rsqrt(tf.add(tf.mean(tf.squaredDifference(x, mean), [1, 2], true), 1e-8));
        const [by, plus] = tf.split(tf.reshape(tf.add(tf.matMul(w, layer.style.weight), layer.style.bias), [n, 1, 1, 2 * layer.out]), 2, 3);
        const factor = tf.mul(scale, tf.add(by, 1));
        x = tf.add(tf.mul(x, factor), tf.sub(plus, tf.mul(mean, factor)));
      }
      return tf.add(tf.conv2d(x, this.rgb.kernel, 1, "same"), this.rgb.bias);
    });
  }
}

/** The library's stream of uniform numbers: the same bits. */
class SplitMix64 {
  static GAMMA = 0x9E3779B97F4A7C15n;

  constructor(seed, ...keys) {
    this.state = keys.reduce((state, key) => SplitMix64.mix(state + BigInt(key)), SplitMix64.mix(BigInt(seed) + SplitMix64.GAMMA));
  }

  static mix(x) {
    x = BigInt.asUintN(64, x);
    x = BigInt.asUintN(64, (x ^ x >> 30n) * 0xBF58476D1CE4E5B9n);
    x = BigInt.asUintN(64, (x ^ x >> 27n) * 0x94D049BB133111EBn);
    return x ^ x >> 31n;
  }

  uniform() {
    this.state = BigInt.asUintN(64, this.state + SplitMix64.GAMMA);
    return Number(SplitMix64.mix(this.state) >> 11n) * 2 ** -53;
  }
}

/** The property CNN: small networks on crops of an image. */
class PropertyScorer {
  static CONVOLUTION_DROPOUT = 0.05;
  static DENSE_DROPOUT = 0.45;
  static LAYERS = 16;

  constructor(file, plan, resolution) {
    this.networks = plan.map(({prefix, crop, steps}, number) => {
      const get = name => tf.tensor(file[`${prefix}.${name}`].values, file[`${prefix}.${name}`].shape);
      const [top, bottom, left, right] = crop.map(edge => Math.round(edge * resolution));
      const words = steps.trim().split(/\s+/), convolutions = [];
      words.forEach((word, i) => {
        if (word === "pool") return;
        const name = `conv${convolutions.length + 1}.0`;
        convolutions.push({kernel: tf.transpose(get(`${name}.weight`), [2, 3, 1, 0]), bias: get(`${name}.bias`), pooled: words[i + 1] === "pool"});
      });
      return {
        begin: [0, top, left, 0], size: [-1, bottom - top, right - left, 3], convolutions, first: number * PropertyScorer.LAYERS,
        hidden: tf.transpose(get("fc1.0.weight")), hiddenBias: get("fc1.0.bias"), last: tf.transpose(get("fc_final.weight")), lastBias: get("fc_final.bias"),
      };
    });
  }

  /** All outputs in the order of the plan, [n, outputs]; with `dropout` {seed, number, images} as in training. */
  score(images, dropout) {
    return tf.tidy(() => tf.concat(this.networks.map(network => {
      let x = tf.slice(images, network.begin, network.size);
      network.convolutions.forEach(({kernel, bias, pooled}, i) => {
        x = tf.add(tf.conv2d(x, kernel, 1, "valid"), bias);
        if (pooled) x = tf.maxPool(x, 2, 2, "valid");
        x = this.drop(tf.leakyRelu(x, 0.01), dropout, network.first + i, PropertyScorer.CONVOLUTION_DROPOUT);
      });
      x = tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [images.shape[0], -1]);
      x = tf.tanh(tf.add(tf.matMul(x, network.hidden), network.hiddenBias));
      x = this.drop(x, dropout, network.first + network.convolutions.length, PropertyScorer.DENSE_DROPOUT);
      return tf.add(tf.matMul(x, network.last), network.lastBias);
    }), 1));
  }

  drop(x, dropout, layer, rate) {
    if (!dropout) return x;
    const n = x.shape[0], units = x.shape[x.shape.length - 1], mask = new Float32Array(n * units);
    dropout.images.forEach((image, i) => {
      const random = new SplitMix64(dropout.seed, dropout.number, image, layer);
      for (let unit = 0; unit < units; unit++) mask[i * units + unit] = random.uniform() < rate ? 0 : 1 / (1 - rate);
    });
    return tf.mul(x, tf.tensor(mask, x.shape.length === 4 ? [n, 1, 1, units] : [n, units]));
  }
}

let generator, scorer, resolution;

const answers = {
  async open({wasm, generator: weights, scorer: scoring, plan, pixels}) {
    tf.wasm.setWasmPaths(Object.fromEntries(["", "-simd", "-threaded-simd"].map(kind => [`tfjs-backend-wasm${kind}.wasm`, wasm])));
    if (!await tf.setBackend("wasm")) throw new Error("this browser cannot run WebAssembly with SIMD");
    resolution = pixels;
    generator = new StyleGan(tensors(weights));
    scorer = new PropertyScorer(tensors(scoring), plan, pixels);
  },

  /** z and label of a case, the library's numbers: standard normal, by the Box–Muller transform. */
  latent({seed, number}) {
    const random = new SplitMix64(seed, number), values = [];
    for (let i = 0; i < generator.z + generator.labels; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform())), angle = 2 * Math.PI * random.uniform();
      values.push(Math.fround(radius * Math.cos(angle)), Math.fround(radius * Math.sin(angle)));
    }
    return {z: values.slice(0, generator.z), label: values.slice(generator.z, generator.z + generator.labels)};
  },

  /** The way in z on which w moves most along a direction, so long that w moves by 1 along it, where small steps are taken. */
  gradient({z, label, of}) {
    const step = 0.01;
    const rows = z.flatMap((_, i) => [step, -step].map(by => z.map((value, k) => k === i ? value + by : value)));
    const along = mapped(rows, rows.map(() => label)).arraySync().map(w => w.reduce((sum, value, i) => sum + value * of[i], 0));
    const slope = z.map((_, i) => (along[2 * i] - along[2 * i + 1]) / (2 * step));
    const square = slope.reduce((sum, value) => sum + value * value, 0);
    return slope.map(value => value / square);
  },

  /** Of rows of w, or of z and label: w, all scores, [n][outputs], and pixels of RGBA if they are wanted. */
  images({w, z, label, pixels, dropout}) {
    return tf.tidy(() => {
      const rows = w ? tf.tensor2d(w) : mapped(z, label), images = generator.synthesize(rows);
      const levels = Uint8ClampedArray.from(images.dataSync(), value => Math.floor((value + 1) * 127.5 + 0.5));
      // The scorer is shown 8 bits a channel, as in the deterministic mode.
      const seen = tf.tensor(Float32Array.from(levels, level => (level / 255 - 0.5) / 0.5), images.shape);
      return {w: w ?? rows.arraySync(), scores: scorer.score(seen, dropout).arraySync(), pixels: pixels && rgba(levels)};
    });
  },
};

const mapped = (z, label) => tf.tidy(() => generator.map(tf.tensor2d(z), generator.labels ? tf.tensor2d(label) : null));

function rgba(levels) {
  const pixels = new Uint8ClampedArray(levels.length / 3 * 4).fill(255);
  for (let i = 0; i < levels.length; i++) pixels[i + Math.floor(i / 3)] = levels[i];
  return pixels;
}

onmessage = async ({data: {id, task, of}}) => {
  try {
    postMessage({id, result: await answers[task](of)});
  } catch (error) {
    postMessage({id, problem: error.message});
  }
};
