package ohlora.view;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;

/**
 * Teaches the IJava kernel our {@link Rendered} values; it has no extensions, so it must be asked.
 */
final class IJavaRenderers {

  private IJavaRenderers() {}

  static void install(Object kernel) {
    register(((BaseKernel) kernel).getRenderer());
  }

  static void register(Renderer renderer) {
    for (Rendered.Kind<?> kind : Rendered.KINDS) {
      register(renderer, kind);
    }
  }

  private static <T> void register(Renderer renderer, Rendered.Kind<T> kind) {
    renderer
        .createRegistration(kind.type())
        .preferring(kind.mimeTypes())
        .register(
            (value, context) ->
                kind.render()
                    .apply(value)
                    .byMimeType()
                    .forEach(
                        (type, text) ->
                            context.renderIfRequested(MIMEType.parse(type), () -> text)));
  }
}
