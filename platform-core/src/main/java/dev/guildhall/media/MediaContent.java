package dev.guildhall.media;

import java.io.InputStream;

/** A picture with its bytes; whoever gets it closes them. */
public record MediaContent(MediaView view, InputStream in) {}
