package ohlora.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import ohlora.io.InputException;
import ohlora.weights.Checklist;
import ohlora.weights.Tensor;
import ohlora.weights.Weights;

/** Reads the networks of a property CNN, as a plan describes them, out of their weights. */
final class PropertyNetworkReader {
  private static final int DROPOUTS_PER_NETWORK = 16;

  private final Checklist weights;
  private final NDManager owner;

  private PropertyNetworkReader(Checklist weights, NDManager owner) {
    this.weights = weights;
    this.owner = owner;
  }

  /**
   * Reads all networks.
   *
   * @param owner of their arrays
   * @param ignored whether a tensor that is not part of the networks may be there all the same
   * @throws InputException in one line, if a tensor is missing, unexpected or of a wrong shape
   */
  static List<PropertyNetwork> read(
      Weights weights, ScorerPlan plan, Predicate<String> ignored, NDManager owner)
      throws InputException {
    Checklist checklist = new Checklist(weights);
    PropertyNetworkReader reader = new PropertyNetworkReader(checklist, owner);
    List<PropertyNetwork> networks = new ArrayList<>();
    for (ScorerPlan.Network network : plan.networks()) {
      networks.add(reader.network(network, networks.size() * DROPOUTS_PER_NETWORK));
    }
    checklist.requireNothingElse(ignored);
    return List.copyOf(networks);
  }

  private PropertyNetwork network(ScorerPlan.Network plan, int firstDropout) throws InputException {
    String prefix = plan.prefix();
    List<PropertyNetwork.Step> steps = steps(plan);
    Tensor hidden = weights.take(prefix + ".fc1.0.weight", Weights.ANY, Weights.ANY);
    long units = hidden.shape()[0];
    long outputs = plan.outputs().size();
    return new PropertyNetwork(
        plan.crop(),
        plan.outputs(),
        steps,
        array(hidden),
        array(weights.take(prefix + ".fc1.0.bias", units)),
        array(weights.take(prefix + ".fc_final.weight", outputs, units)),
        array(weights.take(prefix + ".fc_final.bias", outputs)),
        firstDropout);
  }

  private List<PropertyNetwork.Step> steps(ScorerPlan.Network plan) throws InputException {
    List<PropertyNetwork.Step> steps = new ArrayList<>();
    List<String> words = plan.words();
    long in = 3;
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(ScorerPlan.POOL)) {
        continue;
      }
      boolean pooled = i + 1 < words.size() && words.get(i + 1).equals(ScorerPlan.POOL);
      String name = plan.prefix() + ".conv" + (steps.size() + 1) + ".0";
      Tensor weight = weights.take(name + ".weight", Weights.ANY, in, 3, 3);
      in = weight.shape()[0];
      NDArray bias = array(weights.take(name + ".bias", in));
      steps.add(new PropertyNetwork.Step(array(weight), bias, pooled));
    }
    return steps;
  }

  private NDArray array(Tensor tensor) {
    return owner.create(tensor.toFloats(), new Shape(tensor.shape()));
  }
}
