package ohlora.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import ohlora.latent.DirectionSearch;
import ohlora.latent.Latents;
import ohlora.latent.Population;
import ohlora.model.Model;
import ohlora.view.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever takes long ends soon after its thread is interrupted. */
class InterruptsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int MANY = 100_000;

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Model model;
  private static Latents latents;

  /** So many latents were asked for. */
  private final AtomicLong asked = new AtomicLong();

  @BeforeAll
  static void open() throws IOException {
    model = Model.open(TinyModel.write(shared.resolve("model")));
    latents = Latents.of(model, 7);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @AfterEach
  void nobodyElseIsInterrupted() {
    Thread.interrupted();
  }

  /** Latents that interrupt whoever asks for one of them. */
  private Latents interruptingAt(long which) {
    return number -> {
      asked.incrementAndGet();
      if (number == which) {
        Thread.currentThread().interrupt();
      }
      return latents.at(number);
    };
  }

  private static void assertCancelled(Executable work) {
    assertThrows(CancellationException.class, work);
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
  }

  @Test
  void aPopulationInMemoryEnds() {
    assertCancelled(() -> Population.sample(model, interruptingAt(3), MANY, 2));
    assertEquals(4, asked.get());
  }

  @Test
  void aTableOfCasesEnds() {
    assertCancelled(() -> CaseTable.test(Trial.of(model), interruptingAt(2), 0, MANY, NOWHERE));
    assertEquals(3, asked.get());
  }

  @Test
  void directionsAreNoLongerSearched() {
    Population population = Population.sample(model, latents, 8, 8);
    Thread.currentThread().interrupt();
    assertCancelled(
        () ->
            DirectionSearch.of(TinyModel.STEERED, 1)
                .find(
                    Population.of(population.properties(), new float[200][4], new float[200][7]),
                    population.medians(List.of())));
  }

  @Test
  void nothingMoreIsMeasuredOrDrawn() {
    Trial trial = Trial.of(model);
    CaseResult result = trial.run(latents.at(0));
    var images = trial.images(result.latent(), result.group());
    Thread.currentThread().interrupt();
    assertCancelled(() -> Drift.measure(model, result, images));
    Thread.currentThread().interrupt();
    assertCancelled(() -> trial.drift(result));
    Thread.currentThread().interrupt();
    assertCancelled(() -> Pictures.caseSheet(trial, result));
    var cases = CaseTable.create("cases", TinyModel.STEERED);
    CaseTable.append(cases, 0, result.group(), result.correlations());
    CaseTable.append(cases, 1, result.group(), result.correlations());
    assertCancelled(() -> Pictures.contact(trial, interruptingAt(0), cases));
    assertEquals(1, asked.get());
  }

  @Test
  void aVerificationAndATestOnOtherOffsetsEnd() throws Exception {
    Path run = folder.resolve("run");
    ScoringRun.begin(
            run, model, ScoringRun.recipe(model, 7, 0, 12, Scoring.DETERMINISTIC, 25, TinyModel.A))
        .run(NOWHERE);
    FinishedRun finished = FinishedRun.open(run);
    Thread.currentThread().interrupt();
    assertCancelled(() -> HeldOutOffsets.test(model, finished, List.of(0, 1), 1, NOWHERE));

    ExecutorService pool = Executors.newSingleThreadExecutor();
    Future<Object> verified =
        pool.submit(
            () -> {
              Verification sound = Verification.verify(run, model, 12, 1);
              while (sound.sound()) {
                Verification.verify(run, model, 12, 1);
              }
              return sound;
            });
    Thread.sleep(200);
    pool.shutdownNow();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> verified.get(20, TimeUnit.SECONDS));
    if (!(e.getCause() instanceof CancellationException)) {
      assertInstanceOf(ClosedByInterruptException.class, e.getCause());
    }
  }
}
