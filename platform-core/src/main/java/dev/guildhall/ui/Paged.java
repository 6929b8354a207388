package dev.guildhall.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list, as the API shows it and the pager draws it.
 *
 * @param page number from 0
 * @param size most items of a page, 1 to 100
 * @param total items on all pages
 */
public record Paged<T>(List<T> items, int page, int size, long total) {

    /** Stands for the pages left out in {@link #window()}. */
    public static final int GAP = -1;

    public Paged {
        items = List.copyOf(items);
    }

    public <R> Paged<R> map(Function<? super T, ? extends R> each) {
        List<R> mapped = new ArrayList<>(items.size());
        for (T item : items) {
            mapped.add(each.apply(item));
        }
        return new Paged<>(mapped, page, size, total);
    }

    /** Number of the first item shown, from 1; 0 when there is none. */
    public long from() {
        return items.isEmpty() ? 0 : (long) page * size + 1;
    }

    public long to() {
        return items.isEmpty() ? 0 : (long) page * size + items.size();
    }

    public int pages() {
        return (int) Math.max(1, (total + size - 1) / size);
    }

    public boolean first() {
        return page == 0;
    }

    public boolean last() {
        return page >= pages() - 1;
    }

    /** The page numbers a pager offers: first, last and those around the current one, with {@link #GAP} between. */
    public List<Integer> window() {
        List<Integer> shown = new ArrayList<>();
        int last = pages() - 1;
        int from = Math.max(0, Math.min(page - 1, last - 2));
        int to = Math.min(last, Math.max(page + 1, 2));
        if (from > 0) {
            shown.add(0);
            if (from > 1) {
                shown.add(GAP);
            }
        }
        for (int i = from; i <= to; i++) {
            shown.add(i);
        }
        if (to < last) {
            if (to < last - 1) {
                shown.add(GAP);
            }
            shown.add(last);
        }
        return shown;
    }
}
