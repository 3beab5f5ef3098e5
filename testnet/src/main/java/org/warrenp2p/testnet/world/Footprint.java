package org.warrenp2p.testnet.world;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects within a node that nearly everything it does looks at, by the names of the fields that lead to them: the
 * simulated network fetches them ahead ({@link org.warrenp2p.simnet.SimHost#setFootprint}). Read from outside, because the
 * code that ships has no use for it.
 */
final class Footprint {

    private final List<List<Field>> paths = new ArrayList<>();

    /**
     * @param root of whom the paths begin at
     * @param paths names of fields with dots between them
     * @throws IllegalStateException if there is no such field
     */
    Footprint(Class<?> root, List<String> paths) {
        for (String path : paths) {
            List<Field> fields = new ArrayList<>();
            Class<?> type = root;
            for (String name : path.split("\\.", -1)) {
                Field field = fieldOf(type, name);
                fields.add(field);
                type = field.getType();
            }
            this.paths.add(fields);
        }
    }

    private static Field fieldOf(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("A footprint leads over " + type + "." + name + ", which is not there", e);
        }
    }

    /** These objects of {@code node}, those that it has. */
    List<Object> of(Object node) {
        List<Object> all = new ArrayList<>(paths.size());
        for (List<Field> path : paths) {
            Object part = follow(node, path);
            if (part != null) {
                all.add(part);
            }
        }
        return all;
    }

    private static @Nullable Object follow(Object node, List<Field> path) {
        Object at = node;
        for (Field field : path) {
            if (at == null) {
                return null;
            }
            try {
                at = field.get(at);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible", e);
            }
        }
        return at;
    }
}
