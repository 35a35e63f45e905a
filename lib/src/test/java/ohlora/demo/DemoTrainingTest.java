package ohlora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import ohlora.Lengthy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTrainingTest {
  private static final World WORLD = new World(5, 16, 32);

  @Lengthy
  @Test
  void aTinyGeneratorLearnsSavesAndResumes(@TempDir Path folder) throws Exception {
    List<String> lines = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    LongSupplier fifthOfASecondAStep = () -> clock.addAndGet(200_000_000);
    Checkpoint saved;
    double before;
    try (GeneratorTraining training = new GeneratorTraining(WORLD, folder, lines::add, 12, 12, 8)) {
      training.by(fifthOfASecondAStep).run(3, .008, 8);
      before = training.meanLoss();
      saved = training.now();
    }
    assertTrue(Files.size(folder.resolve("sheet.png")) > 0);
    try (GeneratorTraining training = new GeneratorTraining(WORLD, folder, lines::add, 12, 12, 8)) {
      assertEquals(saved, training.now());
      training.by(fifthOfASecondAStep).run(15, .008, 8);
      assertTrue(training.now().step() > saved.step());
      assertTrue(training.meanLoss() < .95 * before, before + " to " + training.meanLoss());
    }
    IOException e =
        assertThrows(
            IOException.class,
            () -> new GeneratorTraining(WORLD, folder, lines::add, 10, 12, 8).close());
    assertTrue(e.getMessage().contains("is of another network"), e.getMessage());
  }

  @Test
  void aFinishedScorerIsNotTrainedAgain(@TempDir Path folder) throws Exception {
    KnownFaces faces = KnownFaces.drawn(WORLD, 64, 40, .5, 1);
    List<String> lines = new ArrayList<>();
    try (ScorerTraining training = new ScorerTraining(folder, lines::add)) {
      training.run(faces, faces, 2);
    }
    List<String> again = new ArrayList<>();
    try (ScorerTraining training = new ScorerTraining(folder, again::add)) {
      training.run(faces, faces, 1_000_000_000);
    }
    assertEquals(ScorePart.PLAN.properties().size(), lines.size());
    assertEquals(lines, again);
  }
}
