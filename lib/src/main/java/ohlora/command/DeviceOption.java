package ohlora.command;

import ohlora.model.Device;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says what the networks run on. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      converter = Name.class,
      description =
          "what the networks run on: cpu (the default), gpu, gpu:1 for the second one; a GPU needs"
              + " PyTorch for CUDA, as README.md says")
  private Device device;

  /** The device of a name. */
  static final class Name implements ITypeConverter<Device> {
    @Override
    public Device convert(String name) {
      try {
        return Device.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  Device device() {
    return device;
  }
}
