package dev.postern.load;

import dev.postern.protocol.crypto.KeyProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a key profile. */
final class ProfileOption implements ITypeConverter<KeyProfile> {
    @Override
    public KeyProfile convert(String name) {
        KeyProfile profile = KeyProfile.of(name);
        if (profile == null) {
            throw new TypeConversionException("'" + name + "' is not a profile; known: " + KeyProfile.known());
        }
        return profile;
    }
}
