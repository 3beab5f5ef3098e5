package org.warrenp2p.testnet.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The values of every key of one scenario, checked. */
public final class Settings {

    private final List<Parameter<?>> parameters;
    private final Map<String, String> texts;

    private Settings(List<Parameter<?>> parameters, Map<String, String> texts) {
        this.parameters = parameters;
        this.texts = texts;
    }

    /**
     * The defaults of {@code parameters}, with {@code given} in their place.
     *
     * @throws IllegalArgumentException with a sentence, if a key is not known or a value is out of range
     */
    public static Settings of(List<Parameter<?>> parameters, Map<String, String> given) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Parameter<?> parameter : parameters) {
            texts.put(parameter.name(), parameter.defaultText());
        }
        new TreeMap<>(given).forEach((name, text) -> {
            if (texts.replace(name, text) == null) {
                String names = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
                throw new IllegalArgumentException("There is no key \"" + name + "\"; the keys are " + names);
            }
        });
        Settings settings = new Settings(List.copyOf(parameters), texts);
        // whatever is wrong is said before anything runs
        parameters.forEach(settings::get);
        return settings;
    }

    /** The value of {@code parameter}, which must be one of this scenario. */
    public <T> T get(Parameter<T> parameter) {
        String text = texts.get(parameter.name());
        if (text == null || !parameters.contains(parameter)) {
            throw new IllegalStateException("The scenario has no key " + parameter.name());
        }
        return parameter.parse(text);
    }

    /** Every key and its value as text, in the order of the documentation. */
    public Map<String, String> texts() {
        return new LinkedHashMap<>(texts);
    }
}
