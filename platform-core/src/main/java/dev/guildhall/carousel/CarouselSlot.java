package dev.guildhall.carousel;

/**
 * A place in the mini-program where pictures take turns; a module declares its places by beans of this type.
 *
 * @param id stable name that clients ask for, such as {@code talent.pool}
 * @param label what staff call it, such as 人才库上方
 * @param module that must be on for staff to see the place; {@code ""} for the kernel's own
 */
public record CarouselSlot(String id, String label, String module) {}
