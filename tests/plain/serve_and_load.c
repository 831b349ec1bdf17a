/*
 * Server and loader at once: readers ask over HTTP while versions of one dataset are published into
 * the same store. Version k has LINES + k entries of k each, so that every answer tells which
 * version it is of, and half of one and half of another cannot add up. A reader never goes back to
 * an older version. Runs under ThreadSanitizer too.
 */
#include "../keep_original.h"
#include "base/memory/hash.h"
#include "load/load.h"
#include "serve/serve.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINES 66000u /* more than one segment */
#define VERSIONS 10
#define READERS 4
#define CENTS 100
#define ANSWER_MAX ((size_t)256 << 20)
#define CUBE "gm0000:begroting"
#define BASE "/api/3/cubes/gm0000%3Abegroting"

static const char model[] = "{\"dimensions\":{"
			    "\"year\":{\"attributes\":{\"year\":{\"type\":\"integer\"}},"
			    "\"key_attribute\":\"year\"},"
			    "\"programme\":{\"attributes\":{\"name\":{\"type\":\"string\"}},"
			    "\"key_attribute\":\"name\"}},"
			    "\"measures\":{\"amount\":{\"label\":\"Amount\"}}}";
static const char storage[] =
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],\"measures\":{\"amount\":0},"
	"\"dimensions\":{\"year\":{\"text\":false,\"types\":{\"year\":\"integer\"}},"
	"\"programme\":{\"text\":false,\"types\":{\"name\":\"string\"}}},\"scope\":[\"year\"]}";
enum { YEAR, PROGRAMME };

static char path[256];
static uint16_t port;
static atomic_bool done;
static atomic_uint asked, streamed, not_modified;

/* ---- the loader ---- */

static int write_entries(struct sink *s, struct dictionary **dictionaries, const struct cube *cube,
			 unsigned version, struct tallies *tallies, struct error *e)
{
	struct entry_batch *b = entry_batch_new(cube);
	struct value year = value_number(2024);
	int result = 0;
	for (unsigned i = 0; i < LINES + version && result == 0; i++) {
		char name[32];
		bool is_new;
		/* each version brings members of its own */
		snprintf(name, sizeof name, "P%u", i % 7 ? i % 20 : 100 + version);
		struct value programme = value_text(str_z(name));
		b->lines[b->n] = i + 2;
		b->amounts[0][b->n] = (int64_t)version * CENTS;
		b->keys[YEAR][b->n] = dictionary_put(dictionaries[YEAR], &year, &is_new);
		b->keys[PROGRAMME][b->n] =
			dictionary_put(dictionaries[PROGRAMME], &programme, &is_new);
		tallies->loaded.lines++;
		tallies->loaded.entries++;
		tallies->loaded.sums[0] += (int64_t)version * CENTS;
		if (++b->n == b->capacity || i + 1 == LINES + version) {
			result = s->ops->write(s, b, e);
			entry_batch_reset(b);
		}
	}
	tallies->read = tallies->loaded;
	entry_batch_free(b);
	return result;
}

static int write_source(struct sink *s, struct dictionary **dictionaries, const struct cube *cube,
			unsigned version, struct error *e)
{
	struct tallies tallies = {0};
	struct issues *issues = issues_new();
	struct str scope = STR("2024");
	char text[32];
	int n = snprintf(text, sizeof text, "version %u\n", version);
	struct load_source source = {.name = STR("ledger.csv"),
				     .resource = STR("ledger"),
				     .size = (uint64_t)n,
				     .lines = LINES + version + 1,
				     .dialect = STR("{}"),
				     .plan = STR("{}"),
				     .unmapped = &(struct unmapped_report){0},
				     .tallies = &tallies,
				     .issues = issues,
				     .scope = &scope,
				     .nscope = 1};
	struct sha256 *hash = sha256_new();
	sha256_update(hash, text, (size_t)n);
	sha256_hex(hash, source.sha256);
	sha256_free(hash);
	int result = s->ops->source_begin(s, source.name, e);
	if (result == 0)
		result = keep_original(s, text, (size_t)n, e);
	if (result == 0)
		result = write_entries(s, dictionaries, cube, version, &tallies, e);
	if (result == 0)
		result = s->ops->source_end(s, &source, e);
	issues_free(issues);
	return result;
}

/* One load, as another process would do it. */
static void publish(unsigned version)
{
	struct cube *cube;
	struct sink *s;
	struct dictionary *dictionaries[2];
	struct load_result result;
	struct error e;
	if (cube_parse(&cube, STR(CUBE), STR("Test"), STR(model), STR(storage), &e) != 0 ||
	    sink_sqlite_open(&s, path, STR(""), &e) != 0)
		die("version %u: %s", version, e.text);
	for (size_t d = 0; d < 2; d++)
		dictionaries[d] = dictionary_new(&cube->dimensions[d]);
	struct load_header header = {cube, STR("test"), STR("f1"), STR("{}")};
	if (s->ops->begin(s, &header, dictionaries, &e) != 0 ||
	    write_source(s, dictionaries, cube, version, &e) != 0 ||
	    s->ops->commit(s, dictionaries, OVERLAP_SUPERSEDE, &result, &e) != 0)
		die("version %u: %s", version, e.text);
	s->ops->close(s);
	for (size_t d = 0; d < 2; d++)
		dictionary_free(dictionaries[d]);
	cube_free(cube);
}

/* ---- the readers ---- */

/* The whole answer to one request, with a NUL behind it. HTTP/1.0, so that it ends with the
 * connection. */
static void ask(struct buffer *out, const char *target, const char *etag)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		die("cannot connect");
	char request[512];
	int n = snprintf(request, sizeof request,
			 "GET %s HTTP/1.0\r\nHost: x\r\nIf-None-Match: %s\r\n\r\n", target, etag);
	if (write(fd, request, (size_t)n) != n)
		die("cannot ask");
	buffer_reset(out);
	for (;;) {
		if (buffer_reserve(out, 65537) != 0)
			die("an endless answer");
		ssize_t got = read(fd, out->ptr + out->len, 65536);
		if (got < 0)
			die("an answer broke off: %s", target);
		if (got == 0)
			break;
		out->len += (size_t)got;
	}
	out->ptr[out->len] = '\0';
	close(fd);
}

static uint64_t number_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);
	if (!at)
		die("no %s in: %.400s", word, text);
	return strtoull(at + strlen(word), NULL, 10);
}

static void copy_etag(char out[128], const char *answer)
{
	const char *at = strstr(answer, "ETag: ");
	size_t n = at ? strcspn(at + 6, "\r\n") : 0;
	if (n == 0 || n >= 128)
		die("no ETag in: %.400s", answer);
	memcpy(out, at + 6, n);
	out[n] = '\0';
}

/* Summary and cells must be of one version; gives that version. */
static unsigned check_aggregate(const char *answer)
{
	const char *summary = strstr(answer, "\"summary\":{");
	if (!summary)
		die("no summary: %.400s", answer);
	uint64_t count = number_behind(summary, "\"_count\":");
	uint64_t sum = number_behind(summary, "\"amount.sum\":");
	uint64_t version = count - LINES, cells = 0;
	if (version == 0 || version > VERSIONS || sum != count * version)
		die("half an answer: %llu entries, %llu", (unsigned long long)count,
		    (unsigned long long)sum);
	static const char word[] = "\"amount.sum\":";
	for (const char *at = answer; (at = strstr(at, word)) != NULL; at += sizeof word - 1)
		cells += strtoull(at + sizeof word - 1, NULL, 10);
	if (cells != 2 * sum)
		die("cells and summary differ: %llu, %llu", (unsigned long long)(cells - sum),
		    (unsigned long long)sum);
	return (unsigned)version;
}

/* Line by line: sanitizers measure the whole rest of a text at every strstr. */
static unsigned check_stream(struct str answer)
{
	static const char word[] = "\"amount\":";
	uint64_t lines = 0, version = 0;
	const char *body = memmem(answer.ptr, answer.len, "\r\n\r\n", 4);
	struct str rest = {body, body ? (size_t)(answer.ptr + answer.len - body) : 0};
	while (rest.ptr) {
		struct str line = str_split(&rest, '\n');
		const char *at = memmem(line.ptr, line.len, word, sizeof word - 1);
		if (!at)
			continue; /* the end of the head, and behind the last line */
		uint64_t amount = strtoull(at + sizeof word - 1, NULL, 10);
		if (lines++ == 0)
			version = amount;
		if (amount != version)
			die("a stream of versions %llu and %llu", (unsigned long long)version,
			    (unsigned long long)amount);
	}
	if (version == 0 || lines != LINES + version)
		die("a stream of %llu lines of version %llu: %.300s", (unsigned long long)lines,
		    (unsigned long long)version, answer.ptr);
	return (unsigned)version;
}

static bool is_status(const char *answer, const char *status)
{
	return strncmp(answer + strlen("HTTP/1.x "), status, strlen(status)) == 0;
}

static unsigned ask_aggregate(struct buffer *answer, char etag[128], unsigned last)
{
	/* One in four asks whether it changed, the others for the whole answer. */
	const char *sent = atomic_load(&asked) % 4 ? "\"none\"" : etag;
	ask(answer, BASE "/aggregate/?drilldown=programme&aggregates=amount.sum%7C_count", sent);
	if (is_status(answer->ptr, "304")) {
		atomic_fetch_add(&not_modified, 1);
		return last;
	}
	if (!is_status(answer->ptr, "200"))
		die("unexpected: %.400s", answer->ptr);
	copy_etag(etag, answer->ptr);
	return check_aggregate(answer->ptr);
}

static unsigned ask_stream(struct buffer *answer)
{
	ask(answer, BASE "/facts/?format=ndjson", "\"none\"");
	if (!is_status(answer->ptr, "200"))
		die("unexpected: %.400s", answer->ptr);
	atomic_fetch_add(&streamed, 1);
	return check_stream(buffer_str(answer));
}

static void *read_on(void *payload)
{
	bool streams = payload != NULL;
	struct buffer answer;
	unsigned seen = 0, last_aggregate = 0;
	char etag[128] = "\"none\"";
	buffer_init(&answer, ANSWER_MAX);
	for (bool last = false; !last;) {
		last = atomic_load(&done); /* one more, which must be of the last version */
		unsigned version = streams ? ask_stream(&answer)
					   : ask_aggregate(&answer, etag, last_aggregate);
		last_aggregate = version;
		if (version < seen)
			die("went back from version %u to %u", seen, version);
		seen = version;
		ask(&answer, "/", "\"none\"");
		if (!is_status(answer.ptr, "200"))
			die("unexpected: %.400s", answer.ptr);
		atomic_fetch_add(&asked, 1);
	}
	if (seen != VERSIONS)
		die("ended at version %u", seen);
	buffer_drop(&answer);
	return NULL;
}

static void remove_store(void)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[300];
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
}

int main(void)
{
	const char *folder = getenv("TMPDIR");
	struct serve_options o;
	struct server *server;
	struct error e;
	pthread_t readers[READERS];
	snprintf(path, sizeof path, "%s/stuiver-serve-and-load-%d.db", folder ? folder : "/tmp",
		 (int)getpid());
	remove_store();
	publish(1);
	serve_options_init(&o);
	o.store = path;
	o.port = 0;
	o.threads = 3;
	if (server_start(&server, &o, &e) != 0)
		die("%s", e.text);
	port = server_port(server);
	for (size_t i = 0; i < READERS; i++)
		pthread_create(&readers[i], NULL, read_on, i % 2 ? &done : NULL);
	for (unsigned version = 2; version <= VERSIONS; version++)
		publish(version);
	atomic_store(&done, true);
	for (size_t i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	server_stop(server, 5);
	remove_store();
	printf("%u answers (%u streams, %u not modified) over %d publications: each of one "
	       "version\n",
	       atomic_load(&asked), atomic_load(&streamed), atomic_load(&not_modified), VERSIONS);
	return 0;
}
