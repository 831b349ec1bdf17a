/* One text for two readers: OpenMetrics names a counter without "_total" in its head, Prometheus' text with it. */
#include "meter/meter.h"

static const char *total(enum metric_kind kind)
{
	return kind == METRIC_COUNTER ? "_total" : "";
}

void metric_family(const struct metrics *w, const char *name, enum metric_kind kind,
		   const char *unit, const char *help)
{
	const char *end = w->open ? "" : total(kind);

	buffer_printf(w->out, "# HELP %s%s %s\n", name, end, help);
	buffer_printf(w->out, "# TYPE %s%s %s\n", name, end,
		      kind == METRIC_COUNTER ? "counter" : "gauge");
	if (w->open && unit)
		buffer_printf(w->out, "# UNIT %s %s\n", name, unit);
}

static void put_escaped(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\n') {
			buffer_append_z(out, "\\n");
			continue;
		}
		if (s.ptr[i] == '"' || s.ptr[i] == '\\')
			buffer_append_char(out, '\\');
		buffer_append_char(out, s.ptr[i]);
	}
}

void metric_sample(const struct metrics *w, const char *name, enum metric_kind kind,
		   const char *label, struct str of, double value)
{
	buffer_printf(w->out, "%s%s", name, total(kind));
	if (label) {
		buffer_printf(w->out, "{%s=\"", label);
		put_escaped(w->out, of);
		buffer_append_z(w->out, "\"}");
	}
	buffer_printf(w->out, " %.17g\n", value);
}

void metrics_end(const struct metrics *w)
{
	if (w->open)
		buffer_append_z(w->out, "# EOF\n");
}
