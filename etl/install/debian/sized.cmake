# What CPack does with the packages that it made.
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/sized ${CPACK_PACKAGE_FILES} COMMAND_ERROR_IS_FATAL ANY)
