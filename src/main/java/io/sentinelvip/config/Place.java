package io.sentinelvip.config;

/**
 * Where something was written.
 *
 * @param source a file, an environment variable, a flag
 * @param line from 1; 0 where there is none
 */
record Place(String source, int line) {}
