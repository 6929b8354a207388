package dev.guildhall.ui;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Writes icons: {@code <gh:icon name="plus"/>}, or {@code <gh:icon th:name="${entry.icon}"/>}, becomes an {@code svg}
 * that uses the symbol of that name in {@code /assets/icons.svg}. With {@code label} it speaks; without, it is hidden
 * from screen readers. Names are those of Tabler's outline set, listed in {@code src/main/icons/icons.txt}.
 */
@Component
class IconDialect extends AbstractProcessorDialect {

    private static final String PREFIX = "gh";

    private final Assets assets;

    IconDialect(Assets assets) {
        super("Guildhall", PREFIX, 1000);
        this.assets = assets;
    }

    @Override
    public Set<IProcessor> getProcessors(String dialectPrefix) {
        return Set.of(new IconProcessor(dialectPrefix, assets.getVersion()));
    }

    private static final class IconProcessor extends AbstractElementTagProcessor {

        private final String version;

        IconProcessor(String prefix, String version) {
            super(TemplateMode.HTML, prefix, "icon", true, null, false, 1000);
            this.version = version;
        }

        @Override
        protected void doProcess(
                ITemplateContext context, IProcessableElementTag tag, IElementTagStructureHandler structure) {
            String name = attribute(context, tag, "name");
            String label = attribute(context, tag, "label");
            String extra = attribute(context, tag, "class");
            if (!name.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException("Not the name of an icon: " + name);
            }
            String address = context.buildLink("/assets/icons.svg?v=" + version, null) + "#" + name;
            StringBuilder svg = new StringBuilder("<svg class=\"ti");
            if (!extra.isEmpty()) {
                svg.append(' ').append(escaped(extra));
            }
            svg.append('"');
            if (label.isEmpty()) {
                svg.append(" aria-hidden=\"true\"");
            } else {
                svg.append(" role=\"img\" aria-label=\"").append(escaped(label)).append('"');
            }
            svg.append("><use href=\"").append(escaped(address)).append("\"/></svg>");
            structure.replaceWith(svg.toString(), false);
        }

        private static String attribute(ITemplateContext context, IProcessableElementTag tag, String name) {
            String expression = tag.getAttributeValue("th:" + name);
            if (expression != null) {
                Object value = StandardExpressions.getExpressionParser(context.getConfiguration())
                        .parseExpression(context, expression)
                        .execute(context);
                return value == null ? "" : value.toString();
            }
            String literal = tag.getAttributeValue(name);
            return literal == null ? "" : literal;
        }

        private static String escaped(String text) {
            return org.unbescape.html.HtmlEscape.escapeHtml4Xml(text);
        }
    }
}
