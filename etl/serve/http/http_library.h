/*
 * libmicrohttpd, opened when something is served (base/system/library.h). Private to http*.c.
 */
#ifndef SERVE_HTTP_HTTP_LIBRARY_H
#define SERVE_HTTP_HTTP_LIBRARY_H

#include "base/system/library.h"

#include <microhttpd.h>

#define HTTP_FUNCTIONS(X)                          \
	X(MHD_add_connection)                      \
	X(MHD_add_response_header)                 \
	X(MHD_create_post_processor)               \
	X(MHD_create_response_from_buffer)         \
	X(MHD_create_response_from_callback)       \
	X(MHD_create_response_from_fd_at_offset64) \
	X(MHD_destroy_post_processor)              \
	X(MHD_destroy_response)                    \
	X(MHD_get_connection_info)                 \
	X(MHD_get_connection_values)               \
	X(MHD_get_version)                         \
	X(MHD_lookup_connection_value)             \
	X(MHD_post_process)                        \
	X(MHD_queue_response)                      \
	X(MHD_resume_connection)                   \
	X(MHD_set_response_options)                \
	X(MHD_start_daemon)                        \
	X(MHD_stop_daemon)                         \
	X(MHD_suspend_connection)

struct http_functions {
	HTTP_FUNCTIONS(LIBRARY_MEMBER)
};

/* To be called once http_library_open went well. */
extern struct http_functions mhd;

/* STATUS_IO when it is not there, or too old. Not for two threads at once. */
int http_library_open(struct error *e);

#endif
