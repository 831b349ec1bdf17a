/*
 * What a server counts of its requests, and how it tells a watcher: OpenMetrics 1.0
 * (https://github.com/OpenObservability/OpenMetrics), or Prometheus' older text for those who ask for no other.
 * Hides the counters. Nothing of who asked is counted. Any thread at any time.
 */
#ifndef METER_METER_H
#define METER_METER_H

#include "base/memory/buffer.h"

#define METER_TYPE_OPEN "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define METER_TYPE_PLAIN "text/plain; version=0.0.4; charset=utf-8"

struct meter;

/* One request that was answered, or broken off. */
struct metered {
	struct str target; /* only the part of the site that it lies in is counted */
	int status;
	uint64_t bytes; /* of the body */
	double seconds;
	bool broken;
};

struct meter *meter_new(void);
void meter_free(struct meter *m);
void meter_count(struct meter *m, const struct metered *request);
/* A connection came (1) or went (-1). */
void meter_connections(struct meter *m, int change);
/* A request began (1) or ended (-1). */
void meter_in_flight(struct meter *m, int change);

/* A text of metrics on its way out: name all of one family after each other. */
struct metrics {
	struct buffer *out;
	bool open; /* OpenMetrics; else Prometheus' text */
};

enum metric_kind { METRIC_GAUGE, METRIC_COUNTER };
/* The head of a family. `name` without "_total"; `unit` is its last part ("bytes"), or NULL. */
void metric_family(const struct metrics *w, const char *name, enum metric_kind kind,
		   const char *unit, const char *help);
/* One sample of it. `label` NULL: none; its value is escaped. */
void metric_sample(const struct metrics *w, const char *name, enum metric_kind kind,
		   const char *label, struct str of, double value);
/* All that the meter counted. */
void meter_write(struct meter *m, const struct metrics *w);
/* The last line, without which OpenMetrics is cut off. */
void metrics_end(const struct metrics *w);

#endif
