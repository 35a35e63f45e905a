package ohlora.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ohlora.model.Model;
import ohlora.model.ModelCard;
import ohlora.score.ForeignModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPrepareTest {
  @TempDir Path shared;
  private Path folder;

  @BeforeEach
  void aModel() throws IOException {
    folder = ForeignModel.writeUnprepared(shared.resolve("model"));
  }

  private Told prepare(String latents, String... more) {
    List<String> words =
        new ArrayList<>(List.of("model", "prepare", folder.toString(), "--latents", latents));
    words.addAll(List.of(more));
    return Told.of(words.toArray(String[]::new));
  }

  @Test
  void theExampleOfItsHelpIsPlayedWithFewerLatents() throws IOException {
    List<String> words = Told.example("model", "prepare");
    assertEquals(List.of("model", "prepare", "build/own", "--latents", "80000"), words);
    words.set(2, folder.toString());
    words.set(4, "600");
    Told told = Told.of(words.toArray(String[]::new));
    assertEquals("", told.err());
    assertEquals(0, told.status());
    assertTrue(told.out().contains("\nsmile by svm, to the smaller score: accuracy "), told.out());
    Model.open(folder).close();
  }

  @Test
  void eachPropertysMethodIsSaidAndWhatWasFoundIsToldAndOpened() throws IOException {
    Told said = prepare("600", "--method", "smile=gradient means", "--tail", ".2", "--orthogonal");
    assertEquals("", said.err());
    assertEquals(0, said.status());
    List<String> lines = said.out().lines().toList();
    String gradient = lines.get(lines.size() - 2);
    assertTrue(
        gradient.matches("smile by gradient, to the larger score: R² -?\\d\\.\\d{3}"), gradient);
    String means = lines.get(lines.size() - 1);
    assertTrue(
        means.matches(
            "yaw by means, to the larger score: accuracy \\d\\.\\d{3} to \\d\\.\\d{3} in 4 groups"),
        means);
    try (Model model = Model.open(folder)) {
      assertTrue(model.directions().dependsOnCase("smile"));
      assertEquals(List.of("light", "hair"), model.protocol().grouping().properties());
    }
    // Another seed is another population.
    Told other = prepare("600", "--seed", "2");
    assertEquals(
        "bin/ohlora model prepare: "
            + folder.resolve("population")
            + ": holds another population: seed was 1, now 2; use the same seed, or remove this"
            + " folder\n",
        other.err());
  }

  @Test
  void aGroupThatIsTooSmallIsNamedWithTheSizesOfAllAndTheCardStays() throws IOException {
    String card = Files.readString(folder.resolve(ModelCard.FILE));
    Told said = prepare("100");
    assertEquals(1, said.status());
    assertTrue(
        said.err()
            .matches(
                "bin/ohlora model prepare: group [hl]{2} has \\d+ of 100 latents, but svm needs 67"
                    + " \\(tails of 15 %\\): sample about [\\d,]+, take larger tails or group by"
                    + " fewer properties; the groups have hh \\d+, hl \\d+, lh \\d+, ll \\d+\n"),
        said.err());
    assertEquals(card, Files.readString(folder.resolve(ModelCard.FILE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--device | tpu | invalid value for option '--device': 'tpu' is not a device: there are"
            + " cpu, gpu (the first one), gpu:1 and so on",
        "--spark-model | x | --spark-model means nothing without --spark",
        "--spark-conf | a=b | --spark-conf means nothing without --spark",
        "--spark | nobody | invalid value for option '--spark': 'nobody' is neither local[N] nor"
            + " spark://HOST:PORT; other clusters are reached by spark-submit, and --spark alone",
        "--method | pca | --method: 'pca' is not a way to find directions: there are svm, means,"
            + " least-squares, gradient",
        "--method | smile= | --method: '' is not a way to find directions: there are svm, means,"
            + " least-squares, gradient",
        "--method | nose=svm | --method: 'nose' is not steered: the steered properties are smile,"
            + " yaw",
        "--method | yaw=svm yaw=means | --method: two methods for yaw",
        "--method | svm means | --method: two methods for all properties",
        "--tail | 0 | invalid value for option '--tail': '0' is not a share above 0, up to 0.5",
        "--tail | 0.6 | invalid value for option '--tail': '0.6' is not a share above 0, up to 0.5",
        "--tail | 15% | invalid value for option '--tail': '15%' is not a share above 0, up to 0.5",
      })
  void wordsThatMakeNoSenseAreRefusedBeforeAnythingIsDone(
      String option, String value, String wrong) {
    Told said = prepare("1000", option, value);
    String help = "; bin/ohlora model prepare --help says what there is\n";
    assertEquals("bin/ohlora model prepare: " + wrong + help, said.err());
    assertEquals(2, said.status());
    assertTrue(Files.notExists(folder.resolve("population")));
  }

  @Test
  void aFolderThatIsNoModelIsRefused() {
    folder = shared;
    assertEquals(
        "bin/ohlora model prepare: "
            + shared
            + ": holds no model.json; name a model's folder, for example models/demo\n",
        prepare("1000").err());
  }
}
