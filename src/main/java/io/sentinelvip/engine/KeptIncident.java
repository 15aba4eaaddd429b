package io.sentinelvip.engine;

import io.sentinelvip.core.IncidentReport;

/**
 * An incident as it is kept.
 *
 * @param number from 1, counted by this agent; each incident keeps its own
 * @param incident what is known of it
 */
public record KeptIncident(int number, IncidentReport incident) {}
