package ohlora.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import ohlora.io.InputException;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A script that is not what it should be ends in one line with its name and what was expected. */
class ScriptTest {
  /** Where the mapping gives w, the synthesis images, and the scorer scores. */
  private static final String W = "return (b).forward(input0, )";

  private static final String IMAGES = "return _67";
  private static final String SCORES = "return (e).forward(input1, )";

  @TempDir Path folder;

  @BeforeEach
  void aModel() throws IOException {
    ForeignModel.writeUnprepared(folder);
  }

  private String refused(String script) throws IOException {
    ForeignModel.card(folder).write(folder);
    String line =
        assertThrows(InputException.class, () -> Model.openUnprepared(folder)).getMessage();
    assertOneLine(script, line);
    return line;
  }

  private void assertOneLine(String script, String line) {
    assertTrue(line.startsWith(folder.resolve(script) + ": "), line);
    assertTrue(line.length() <= 300 && line.contains("expected "), line);
    assertFalse(line.contains("\n") || line.contains("frame #") || line.contains("0x"), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "return torch.slice((b).forward(input0, ), 1, 0, 19); gives [2, 19] of float32",
        "return torch.unsqueeze((b).forward(input0, ), 1); gives [2, 1, 20] of float32",
        "return torch.to((b).forward(input0, ), 7); gives [2, 20] of float64",
        "return torch.div((b).forward(input0, ), 0); Infinity",
        "return torch.reshape((b).forward(input0, ), [2, 20]); fails: shape '[2, 20]' is invalid",
        "return torch.sub((b).forward(input0, ), torch.mean((b).forward(input0, ), [0], True)); gives a row alone other w than the same row of z [2, 24], by",
        "return torch.bernoulli(torch.sigmoid((b).forward(input0, ))); does not give the same w again for the same z [2, 24]"
      })
  void aMappingThatDoesSomethingElseIsRefused(String code, String part) throws IOException {
    EditedScript.edit(folder.resolve("mapping.pt"), W, code);
    String line = refused("mapping.pt");
    assertTrue(line.contains(part), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "return torch.mul(torch.add(_67, 1), 127.5); of float32 with ",
        "return torch.slice(_67, 1, 0, 1); gives [2, 1, 32, 32] of float32",
        "return torch.permute(_67, [0, 2, 3, 1]); gives [2, 32, 32, 3] of float32",
        "return torch.to(torch.mul(torch.add(_67, 1), 127.5), 0); gives [2, 3, 32, 32] of uint8",
        "return torch.log(_67); with NaN",
        "return torch.slice(_67, 0, 0, 1); gives [1, 3, 32, 32] of float32",
        "_70 = torch.add_(self.const, 0.001)\\n    return _67; does not give the same images again for the same w"
      })
  void aSynthesisThatDoesSomethingElseIsRefused(String code, String part) throws IOException {
    EditedScript.edit(folder.resolve("synthesis.pt"), IMAGES, code.replace("\\n", "\n"));
    String line = refused("synthesis.pt");
    assertTrue(line.contains(part), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "return torch.slice((e).forward(input1, ), 1, 0, 4); gives [2, 4] of float32",
        "return torch.mean((e).forward(input1, ), [1]); gives [2] of float32",
        "return torch.dropout((e).forward(input1, ), 0.5, True); does not give the same scores again",
        "ops.prim.RaiseException(\"only on Mondays\")\\n    return (e).forward(input1, ); fails: only on Mondays",
        "return torch.nothing((e).forward(input1, )); cannot be loaded: Unknown builtin op: aten::nothing."
      })
  void aScorerThatDoesSomethingElseIsRefused(String code, String part) throws IOException {
    EditedScript.edit(folder.resolve("scorer.pt"), SCORES, code.replace("\\n", "\n"));
    String line = refused("scorer.pt");
    assertTrue(line.contains(part), line);
  }

  /** As on a GPU, where a trace keeps on the processor what it makes there itself. */
  @Test
  void tensorsOfItsOwnOnAnotherDeviceAreSaidToMakeBuffers() throws IOException {
    String own =
        "torch.zeros([5], dtype=6, layout=0, device=torch.device(\"meta\"), pin_memory=False)";
    EditedScript.edit(
        folder.resolve("scorer.pt"),
        SCORES,
        "return torch.add((e).forward(input1, ), " + own + ")");
    ForeignModel.card(folder).write(folder);
    assertEquals(
        folder.resolve("scorer.pt")
            + ": keeps tensors of its own on the processor (Expected all tensors to be on the same"
            + " device, but found at least two devices, meta and cpu!); make them buffers, as"
            + " docs/your-own-model.md has them, and trace it again, or choose cpu",
        assertThrows(InputException.class, () -> Model.openUnprepared(folder)).getMessage());
  }

  @Test
  void otherInputsThanAreGivenAndOtherThingsThanATensorAreRefused() throws IOException {
    Path mapping = folder.resolve("mapping.pt");
    EditedScript.edit(
        mapping,
        "    z: Tensor) -> Tensor:\n    inner",
        "    z: Tensor,\n    label: Tensor) -> Tensor:\n    inner");
    String line = refused("mapping.pt");
    assertTrue(line.contains("fails: forward() is missing value for argument 'label'"), line);
    Files.copy(ForeignModel.file("mapping.pt"), mapping, StandardCopyOption.REPLACE_EXISTING);
    EditedScript.edit(
        mapping,
        "z: Tensor) -> Tensor:\n    inner = self.inner\n    return (inner).forward(z, )",
        "z: Tensor) -> Tuple[Tensor, Tensor]:\n    inner = self.inner\n    return (z, (inner).forward(z, ))");
    line = refused("mapping.pt");
    assertTrue(line.contains("gives no tensor but "), line);
  }

  @Test
  void whatIsNoScriptIsRefused() throws IOException {
    Path scorer = folder.resolve("scorer.pt");
    Files.writeString(scorer, "import torch");
    assertTrue(refused("scorer.pt").contains("cannot be loaded: "));
    Files.copy(Golden.file("tensors.pth"), scorer, StandardCopyOption.REPLACE_EXISTING);
    assertTrue(refused("scorer.pt").contains("cannot be loaded: "));
    Files.copy(Golden.file("tensors_legacy.pth"), scorer, StandardCopyOption.REPLACE_EXISTING);
    assertTrue(refused("scorer.pt").contains("cannot be loaded: "));
    Files.write(scorer, new byte[0]);
    assertTrue(refused("scorer.pt").contains("cannot be loaded: "));
    byte[] cut = Files.readAllBytes(ForeignModel.file("scorer.pt"));
    Files.write(scorer, Arrays.copyOf(cut, cut.length / 2));
    assertTrue(refused("scorer.pt").contains("cannot be loaded: "));
  }

  @Test
  void whatFailsOnlyLaterIsToldInOneLineToo() throws IOException {
    EditedScript.edit(
        folder.resolve("mapping.pt"),
        W,
        "return torch.add((b).forward(input0, ), torch.log(torch.sub(9, torch.slice(z, 1, 0, 1))))");
    ForeignModel.card(folder).write(folder);
    try (Model model = Model.openUnprepared(folder)) {
      float[][] z = new float[3][24];
      model.generator().map(z, new float[3][0]);
      z[2][0] = 10;
      String line =
          assertThrows(UncheckedIOException.class, () -> model.generator().map(z, new float[3][0]))
              .getMessage();
      assertOneLine("mapping.pt", line);
      assertTrue(line.contains("gives [3, 20] of float32 with NaN"), line);
      float[][] w = new float[1][20];
      w[0][7] = Float.NaN;
      line =
          assertThrows(UncheckedIOException.class, () -> model.generator().synthesize(w))
              .getMessage();
      assertOneLine("synthesis.pt", line);
    }
  }

  @Test
  void aScriptIsNotLoadedBeforeItsHashIsChecked() throws IOException {
    Path scorer = folder.resolve("scorer.pt");
    Files.writeString(scorer, "no script");
    String line =
        assertThrows(InputException.class, () -> Model.openUnprepared(folder)).getMessage();
    assertTrue(line.startsWith(scorer + ": is not the file that model.json names"), line);
  }

  @Test
  void aViewThatIsNotContiguousIsReadInItsOrder() throws IOException {
    EditedScript.edit(folder.resolve("synthesis.pt"), IMAGES, "return torch.transpose(_67, 2, 3)");
    ForeignModel.card(folder).write(folder);
    try (Model model = Model.openUnprepared(folder)) {
      float[][] w = Golden.rows(Golden.npz("foreign/expected.npz"), "w");
      float[] turned = model.generator().synthesize(w).toFloats();
      float[] boxes = Golden.boxes(turned, 32, 8);
      float[] expected = Golden.floats(Golden.npz("foreign/expected.npz"), "image_box4");
      float[] transposed = new float[expected.length];
      for (int i = 0; i < expected.length; i++) {
        transposed[i / 64 * 64 + i % 8 * 8 + i / 8 % 8] = expected[i];
      }
      assertEquals(0, Golden.largest(transposed, boxes), 1e-4);
    }
  }
}
