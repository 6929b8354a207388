package dev.guildhall.talent.domain;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;

/** Reads codes as people do: the tenant's closed lists and the cities of China. What a module describes with them builds on it. */
@NamedInterface("cards")
public abstract class ListedWords {

    protected final Dictionaries dictionaries;
    protected final Regions regions;

    protected ListedWords(Dictionaries dictionaries, Regions regions) {
        this.dictionaries = dictionaries;
        this.regions = regions;
    }

    /** What can be chosen now. */
    public List<Coded> all(String dictionary) {
        return dictionaries.entries(dictionary).stream()
                .map(entry -> new Coded(entry.code(), entry.label()))
                .toList();
    }

    /** What records may hold: also entries that are no longer offered. */
    public List<Coded> known(String dictionary) {
        return dictionaries.all(dictionary).stream()
                .map(entry -> new Coded(entry.code(), entry.label()))
                .toList();
    }

    /** What can be chosen by somebody who holds these codes: they may keep what is no longer offered. */
    public List<Coded> forHolder(String dictionary, Collection<String> held) {
        return dictionaries.all(dictionary).stream()
                .filter(entry -> !entry.retired() || held.contains(entry.code()))
                .map(entry -> new Coded(entry.code(), entry.label()))
                .toList();
    }

    /** Whether it can be chosen now. */
    public boolean has(String dictionary, String code) {
        return dictionaries.has(dictionary, code);
    }

    /** Read with the label of today, offered or not; an unknown code reads as itself. */
    public Coded coded(String dictionary, String code) {
        return dictionaries
                .byCode(dictionary, code)
                .map(entry -> new Coded(code, entry.label()))
                .orElseGet(() -> new Coded(code, code));
    }

    public @Nullable Coded codedOrNull(String dictionary, @Nullable String code) {
        return code == null ? null : coded(dictionary, code);
    }

    public City city(String code) {
        return new City(code, regions.byCode(code).map(Region::shortName).orElse(code));
    }

    /** As it is called in full: 南昌市. */
    public String wholeCity(String code) {
        return regions.byCode(code).map(Region::name).orElse(code);
    }

    public boolean isCity(String code) {
        return regions.byCode(code)
                .filter(region -> region.level() == Region.CITY)
                .isPresent();
    }

    /** The cities that these codes of cities and provinces stand for; an unknown code stands for itself and finds nothing. */
    public Set<String> cities(List<String> codes) {
        var cities = new TreeSet<String>();
        for (var code : codes) {
            cities.add(code);
            regions.citiesOf(code).forEach(city -> cities.add(city.code()));
        }
        return cities;
    }

    public List<Region> provinces() {
        return regions.provinces();
    }
}
