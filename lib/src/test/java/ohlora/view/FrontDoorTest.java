package ohlora.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import ohlora.io.Text;
import ohlora.latent.Latent;
import ohlora.latent.Latents;
import ohlora.model.Model;
import ohlora.score.Trial;
import org.junit.jupiter.api.Test;

/** The picture that README and index begin with. */
class FrontDoorTest {
  private static final Path ROOT = Path.of("..");
  private static final Path COMMITTED = ROOT.resolve("docs/told-to-open.png");
  private static final Path MADE = Path.of("target/told-to-open.png");

  @Test
  void itsFacesAndCorrelationsAreTheDemoModels() throws IOException {
    try (Model model = Model.open(ROOT.resolve("models/demo"))) {
      Trial test = Trial.of(model);
      Latents latents = Latents.of(model, 2025);
      List<Latent> two = List.of(latents.at(818), latents.at(1456));
      Sheet sheet = Pictures.along(test, two, "eyes", 1.2, 0.4, -0.4, -1.2);
      sheet.write(MADE);
      BufferedImage made = sheet.image();
      BufferedImage committed = ImageIO.read(COMMITTED.toFile());
      assertEquals(made.getWidth(), committed.getWidth());
      assertEquals(made.getHeight(), committed.getHeight());
      int furthest = 0;
      for (int y = 0; y < made.getHeight(); y++) {
        for (int x = 0; x < made.getWidth(); x++) {
          for (int shift = 0; shift < 24; shift += 8) {
            int was = committed.getRGB(x, y) >> shift & 255;
            furthest = Math.max(furthest, Math.abs((made.getRGB(x, y) >> shift & 255) - was));
          }
        }
      }
      assertTrue(furthest <= 2, COMMITTED + " is another picture than " + MADE + ": copy that");
      assertTrue(Files.size(COMMITTED) < 150_000);
      for (Latent latent : two) {
        String said = Text.format("%.2f", Math.abs(test.run(latent).correlations().of("eyes")));
        for (String page : List.of("README.md", "notebooks/site/index.html")) {
          assertTrue(Files.readString(ROOT.resolve(page)).contains("= " + said), page + said);
        }
      }
    }
  }
}
