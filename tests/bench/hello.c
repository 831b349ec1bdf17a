/*
 * The peer of the HTTP goal: libmicrohttpd saying the same few bytes to everyone.
 *
 *     hello BYTES THREADS     says on standard output at which port of 127.0.0.1; ends with its
 * input
 *
 * Its answer is queued on the second call of the handler: on the first it would close the
 * connection.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char body[1 << 20];
static struct MHD_Response *response;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *upload,
			      size_t *upload_size, void **state)
{
	(void)context, (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
	if (!*state) {
		*state = body;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

int main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1024;
	unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2;
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};

	if (n > sizeof(body))
		n = sizeof(body);
	memset(body, 'x', n);
	response = MHD_create_response_from_buffer(n, body, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
	struct MHD_Daemon *daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR,
		&at, MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_END);
	const union MHD_DaemonInfo *port =
		daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!port) {
		fprintf(stderr, "hello: cannot listen\n");
		return 1;
	}
	printf("http://127.0.0.1:%u\n", port->port);
	fflush(stdout);
	while (getchar() != EOF)
		;
	MHD_stop_daemon(daemon);
	return 0;
}
