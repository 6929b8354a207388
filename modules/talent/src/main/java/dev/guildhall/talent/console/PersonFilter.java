package dev.guildhall.talent.console;

import dev.guildhall.talent.domain.Coded;
import dev.guildhall.talent.domain.PersonLists.Counts;
import dev.guildhall.talent.domain.PersonLists.Tab;
import dev.guildhall.talent.domain.PersonLists.Wanted;
import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The filters of the lists of persons, as they stand in the address and on the page. */
@Component
class PersonFilter {

    private final TalentVocabulary vocabulary;
    private final Here here;

    PersonFilter(TalentVocabulary vocabulary, Here here) {
        this.vocabulary = vocabulary;
        this.here = here;
    }

    /** Puts the tabs with their counts and the choices of each filter on a page; the first tab is where the page opens. */
    void show(List<Tab> tabs, Tab view, Counts counts, Model model) {
        model.addAttribute(
                "tabs",
                tabs.stream()
                        .map(tab -> new ListTab(
                                tab.label(),
                                here.with("view", tab == tabs.getFirst() ? null : tab.name()),
                                counts.of(tab),
                                tab == view))
                        .toList());
        model.addAttribute("provinces", provinces());
        model.addAttribute("levels", levels());
        model.addAttribute("fields", fields());
        model.addAttribute("chips", chips());
    }

    Wanted wanted(Tab tab) {
        return new Wanted(tab, here.value("q"), one("region"), one("level"), one("field"));
    }

    Map<String, String> provinces() {
        var options = new LinkedHashMap<String, String>();
        vocabulary.provinces().forEach(province -> options.put(province.code(), province.shortName()));
        return options;
    }

    Map<String, String> levels() {
        return options(vocabulary.known(TalentVocabulary.LEVEL));
    }

    Map<String, String> fields() {
        return options(vocabulary.known(TalentVocabulary.FIELD));
    }

    /** For a form: what can be chosen, and what the person holds already. */
    Map<String, String> choices(String dictionary, Collection<String> held) {
        return options(vocabulary.forHolder(dictionary, held));
    }

    List<Chip> chips() {
        var chips = new ArrayList<Chip>();
        chip(chips, "q", "搜索", Map.of());
        chip(chips, "region", "地区", provinces());
        chip(chips, "level", "级别", levels());
        chip(chips, "field", "领域", fields());
        return chips;
    }

    private void chip(List<Chip> chips, String name, String label, Map<String, String> options) {
        var value = here.value(name).strip();
        if (!value.isEmpty()) {
            chips.add(new Chip(label + "：" + options.getOrDefault(value, value), here.with(name, null)));
        }
    }

    private List<String> one(String name) {
        var value = here.value(name);
        return value.isEmpty() ? List.of() : List.of(value);
    }

    private static Map<String, String> options(List<Coded> entries) {
        var options = new LinkedHashMap<String, String>();
        entries.forEach(entry -> options.put(entry.code(), entry.label()));
        return options;
    }
}
