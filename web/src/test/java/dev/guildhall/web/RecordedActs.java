package dev.guildhall.web;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the sources hand to {@code AuditTrail.record}: names of acts, kinds of subjects, keys of details. Constants are followed
 * through variables, parameters and helpers, by name; what cannot be followed is told, so that nothing is passed over in silence.
 */
final class RecordedActs {

    final Set<String> actions = new TreeSet<>();
    final Set<String> subjects = new TreeSet<>();
    final Set<String> details = new TreeSet<>();
    /** Class, and the source of what was not followed. */
    final Set<String> unknown = new TreeSet<>();

    private static final Pattern MENTIONS = Pattern.compile("[aA]udit|\\bexported\\(|String TABLE\\b");

    private final List<Site> calls = new ArrayList<>();
    private final List<Site> methods = new ArrayList<>();
    private final List<Site> variables = new ArrayList<>();

    /** A piece of source and where it stands. */
    private record Site(Tree tree, @Nullable MethodTree method, String type) {
        Site at(Tree other) {
            return new Site(other, method, type);
        }
    }

    /** @param root of the repository */
    static RecordedActs in(Path root) throws IOException {
        var acts = new RecordedActs();
        acts.parse(root);
        var trails = acts.variables.stream()
                .filter(site -> "AuditTrail".equals(String.valueOf(((VariableTree) site.tree()).getType())))
                .map(site -> site.type() + "." + ((VariableTree) site.tree()).getName())
                .toList();
        for (var site : List.copyOf(acts.calls)) {
            var call = (MethodInvocationTree) site.tree();
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && select.getIdentifier().contentEquals("record")
                    && trails.contains(site.type() + "." + select.getExpression())) {
                var given = call.getArguments();
                int first = given.size() - 4;
                acts.actions.addAll(acts.texts(site.at(given.get(first)), new HashSet<>()));
                acts.subjects.addAll(acts.texts(site.at(given.get(first + 1)), new HashSet<>()));
                acts.details.addAll(acts.keys(site.at(given.get(first + 3)), new HashSet<>()));
            }
        }
        return acts;
    }

    private void parse(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.walk(root, 4)) {
            for (var sources : modules.filter(path -> path.endsWith(Path.of("src", "main")))
                    .map(path -> path.resolve("java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> found = Files.walk(sources)) {
                    found.filter(file -> file.toString().endsWith(".java"))
                            .filter(RecordedActs::maySayMore)
                            .forEach(files::add);
                }
            }
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                new Index().scan(unit, null);
            }
        }
    }

    /** Parsing takes its time: only what has to do with the trail, or hands something to the helpers that write into it. */
    private static boolean maySayMore(Path file) {
        try {
            return MENTIONS.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Index extends TreePathScanner<Void, Void> {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            calls.add(here(call));
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            methods.add(here(method));
            return super.visitMethod(method, nothing);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            variables.add(here(variable));
            return super.visitVariable(variable, nothing);
        }

        private Site here(Tree tree) {
            MethodTree method = null;
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof MethodTree around && method == null) {
                    method = around;
                }
                if (path.getLeaf() instanceof ClassTree type
                        && !type.getSimpleName().isEmpty()) {
                    return new Site(tree, method, type.getSimpleName().toString());
                }
            }
            return new Site(tree, method, "");
        }
    }

    /** What a text may be. */
    private Set<String> texts(Site site, Set<Tree> seen) {
        if (!seen.add(site.tree())) {
            return Set.of();
        }
        return switch (site.tree()) {
            case LiteralTree literal -> Set.of(String.valueOf(literal.getValue()));
            case BinaryTree sum -> {
                var all = new TreeSet<String>();
                for (var left : texts(site.at(sum.getLeftOperand()), seen)) {
                    texts(site.at(sum.getRightOperand()), new HashSet<>(seen)).forEach(right -> all.add(left + right));
                }
                yield all;
            }
            case Tree other -> follow(other, site, seen, this::texts);
        };
    }

    /** Which keys a map may have. */
    private Set<String> keys(Site site, Set<Tree> seen) {
        if (!seen.add(site.tree())) {
            return Set.of();
        }
        if (site.tree() instanceof NewClassTree made) {
            return made.getArguments().isEmpty()
                    ? Set.of()
                    : keys(site.at(made.getArguments().getFirst()), seen);
        }
        if (site.tree() instanceof MethodInvocationTree call) {
            var given = call.getArguments();
            switch (call.getMethodSelect().toString()) {
                case "Map.of", "Map.entry" -> {
                    var all = new TreeSet<String>();
                    for (int i = 0; i < given.size(); i += 2) {
                        all.addAll(texts(site.at(given.get(i)), seen));
                    }
                    return all;
                }
                case "Map.ofEntries" -> {
                    var all = new TreeSet<String>();
                    given.forEach(entry -> all.addAll(keys(site.at(entry), seen)));
                    return all;
                }
                default -> {}
            }
        }
        return follow(site.tree(), site, seen, this::keys);
    }

    /** Through what holds a value to the value, whichever is asked for. */
    private Set<String> follow(Tree tree, Site site, Set<Tree> seen, BiFunction<Site, Set<Tree>, Set<String>> ask) {
        var all = new TreeSet<String>();
        switch (tree) {
            case ParenthesizedTree inner -> all.addAll(ask.apply(site.at(inner.getExpression()), seen));
            case ConditionalExpressionTree either -> {
                all.addAll(ask.apply(site.at(either.getTrueExpression()), seen));
                all.addAll(ask.apply(site.at(either.getFalseExpression()), seen));
            }
            case SwitchExpressionTree choice ->
                choice.getCases().stream()
                        .map(CaseTree::getBody)
                        .filter(ExpressionTree.class::isInstance)
                        .forEach(body -> all.addAll(ask.apply(site.at(body), seen)));
            case IdentifierTree name -> all.addAll(named(name, site, seen, ask));
            case MemberSelectTree constant -> {
                var type = constant.getExpression().toString();
                var found = variables.stream()
                        .filter(each -> each.type().equals(type) && each.method() == null)
                        .filter(each -> name(each).contentEquals(constant.getIdentifier()))
                        .toList();
                found.forEach(each -> all.addAll(ask.apply(each.at(value(each)), seen)));
                note(found.isEmpty(), tree, site);
            }
            case MethodInvocationTree call -> {
                var found = declared(call, site);
                found.forEach(each -> all.addAll(given(each, seen, ask)));
                note(found.isEmpty(), tree, site);
            }
            default -> note(true, tree, site);
        }
        return all;
    }

    private Set<String> named(
            IdentifierTree name, Site site, Set<Tree> seen, BiFunction<Site, Set<Tree>, Set<String>> ask) {
        var all = new TreeSet<String>();
        var method = site.method();
        if (method != null) {
            for (int i = 0; i < method.getParameters().size(); i++) {
                if (method.getParameters().get(i).getName().contentEquals(name.getName())) {
                    int place = i;
                    var callers = calls.stream()
                            .filter(call -> calls(call, method, site))
                            .toList();
                    callers.forEach(call -> all.addAll(ask.apply(
                            call.at(((MethodInvocationTree) call.tree())
                                    .getArguments()
                                    .get(place)),
                            seen)));
                    note(callers.isEmpty(), name, site);
                    return all;
                }
            }
        }
        var holders = variables.stream()
                .filter(each -> each.type().equals(site.type()) && name(each).contentEquals(name.getName()))
                .filter(each -> each.method() == null || each.method() == method)
                .filter(each -> ((VariableTree) each.tree()).getInitializer() != null)
                .toList();
        holders.forEach(each -> all.addAll(ask.apply(each.at(value(each)), seen)));
        all.addAll(put(name.getName().toString(), site, seen, ask));
        note(holders.isEmpty(), name, site);
        return all;
    }

    /** What is put into a map that stands under this name in the same method. */
    private Set<String> put(String name, Site site, Set<Tree> seen, BiFunction<Site, Set<Tree>, Set<String>> ask) {
        var all = new TreeSet<String>();
        for (var each : List.copyOf(calls)) {
            var call = (MethodInvocationTree) each.tree();
            if (each.method() == site.method()
                    && call.getMethodSelect().toString().equals(name + ".put")) {
                all.addAll(texts(each.at(call.getArguments().getFirst()), new HashSet<>(seen)));
            } else if (each.method() == site.method()
                    && call.getMethodSelect().toString().equals(name + ".putAll")) {
                all.addAll(ask.apply(each.at(call.getArguments().getFirst()), seen));
            } else if (each.method() == site.method() && call.getMethodSelect() instanceof IdentifierTree) {
                all.addAll(handed(name, each, seen, ask));
            }
        }
        return all;
    }

    /** What a helper puts into the map that it is handed. */
    private Set<String> handed(String name, Site helped, Set<Tree> seen, BiFunction<Site, Set<Tree>, Set<String>> ask) {
        var all = new TreeSet<String>();
        var call = (MethodInvocationTree) helped.tree();
        for (int i = 0; i < call.getArguments().size(); i++) {
            if (call.getArguments().get(i).toString().equals(name)) {
                int place = i;
                declared(call, helped).forEach(helper -> {
                    var method = (MethodTree) helper.tree();
                    var own = method.getParameters().get(place).getName().toString();
                    all.addAll(put(own, new Site(method, method, helper.type()), seen, ask));
                });
            }
        }
        return all;
    }

    /** What a helper gives back. */
    private Set<String> given(Site helper, Set<Tree> seen, BiFunction<Site, Set<Tree>, Set<String>> ask) {
        var all = new TreeSet<String>();
        var method = (MethodTree) helper.tree();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitReturn(ReturnTree back, Void nothing) {
                if (back.getExpression() != null) {
                    all.addAll(ask.apply(new Site(back.getExpression(), method, helper.type()), seen));
                }
                return null;
            }
        }.scan(method, null);
        return all;
    }

    private List<Site> declared(MethodInvocationTree call, Site site) {
        var select = call.getMethodSelect().toString();
        var type = select.contains(".") ? select.substring(0, select.lastIndexOf('.')) : site.type();
        var name = select.substring(select.lastIndexOf('.') + 1);
        return methods.stream()
                .filter(each -> each.type().equals(type))
                .filter(each -> ((MethodTree) each.tree()).getName().contentEquals(name))
                .filter(each -> ((MethodTree) each.tree()).getParameters().size()
                        == call.getArguments().size())
                .toList();
    }

    /** By name and number of arguments: in the same class, or, where it is not private, on some other object. */
    private static boolean calls(Site site, MethodTree method, Site declared) {
        var call = (MethodInvocationTree) site.tree();
        var select = call.getMethodSelect();
        var name = select instanceof MemberSelectTree member
                ? member.getIdentifier()
                : select instanceof IdentifierTree plain ? plain.getName() : null;
        boolean open = !method.getModifiers().getFlags().contains(Modifier.PRIVATE);
        return name != null
                && name.contentEquals(method.getName())
                && call.getArguments().size() == method.getParameters().size()
                && (site.type().equals(declared.type()) || open && select instanceof MemberSelectTree);
    }

    private static Name name(Site variable) {
        return ((VariableTree) variable.tree()).getName();
    }

    private static Tree value(Site variable) {
        return ((VariableTree) variable.tree()).getInitializer();
    }

    private void note(boolean lost, Tree tree, Site site) {
        if (lost) {
            unknown.add(site.type() + ": " + tree);
        }
    }
}
