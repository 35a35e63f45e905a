package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import ohlora.io.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @Test
  void aDeviceIsTheProcessorOrAGpuOfANumber() throws InputException {
    assertEquals(Device.CPU, Device.of("cpu"));
    assertTrue(Device.of("cpu").isCpu());
    assertEquals(ai.djl.Device.cpu(), Device.CPU.found());
    assertEquals("gpu:1", Device.of("gpu:1").toString());
    assertEquals(Device.of("gpu"), Device.of("gpu:0"));
    assertFalse(Device.of("gpu").isCpu());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gpu:x", "tpu", "GPU", "gpu:-1", "gpu:01", "gpu:100", "cpu:0", "gpu "})
  void whatIsNoneIsRefused(String name) {
    assertEquals(
        "'" + name + "' is not a device: there are cpu, gpu (the first one), gpu:1 and so on",
        assertThrows(IllegalArgumentException.class, () -> Device.of(name)).getMessage());
  }

  @Test
  void aGpuThatWouldRoundIsRefused() throws InputException {
    Device.of("gpu").exact("0");
    for (String override : new String[] {null, "1"}) {
      assertEquals(
          "gpu:1: its convolutions would round what they multiply (TF32); set"
              + " NVIDIA_TF32_OVERRIDE=0 before Java starts, as bin/ohlora and bin/lab do",
          assertThrows(InputException.class, () -> Device.of("gpu:1").exact(override))
              .getMessage());
    }
  }

  @Test
  void aGpuThatTheEngineDoesNotFindIsRefusedBeforeAnythingIsRead() {
    int there = Engine.getInstance().getGpuCount();
    String line =
        assertThrows(
                InputException.class,
                () -> Model.open(Path.of("../models/demo"), Device.of("gpu:99")))
            .getMessage();
    assertEquals(
        there == 0
            ? "gpu:99: the engine finds no GPU here; give it PyTorch 2.7.1 for CUDA"
                + " (PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR, as README.md says), or choose cpu"
            : "gpu:99: the engine finds only " + there + " here, from gpu on; name one of these",
        line);
  }
}
