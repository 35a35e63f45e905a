package ohlora.view;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * Teaches the JJava kernel our {@link Rendered} values as soon as the library is on its class path.
 */
public final class JJavaExtension implements Extension {

  @Override
  public void install(BaseKernel kernel) {
    register(kernel.getRenderer());
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
