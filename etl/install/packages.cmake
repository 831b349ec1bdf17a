# What an installation holds besides the program, and three packages for Debian:
#   stuiver            the program, its mappings, man pages and completion
#   stuiver-server     units, timers, a user, examples: what an operator runs
#   sqlite3-stuiver    the tables of a store in any SQLite shell
# `cmake --build build --target package` makes them (tests/install tries them in a bare root).
set(here ${CMAKE_SOURCE_DIR}/etl/install)
set(made ${CMAKE_BINARY_DIR}/install)

# Whose it is, and where: publiccode.yml alone says so (its first url, contact and address).
foreach(said "homepage;url: " "maintainer;    - name: " "address;      email: ")
  list(POP_FRONT said result)
  file(STRINGS ${CMAKE_SOURCE_DIR}/publiccode.yml line REGEX "^${said}" LIMIT_COUNT 1)
  string(REGEX REPLACE "^${said}\"?([^\"]*)\"?$" "\\1" ${result} "${line}")
  if(NOT ${result})
    message(FATAL_ERROR "publiccode.yml says no ${result}: tests/lint/publiccode.py tells what it must")
  endif()
endforeach()
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/publiccode.yml)

# Man pages as Debian wants them. -n: without a name and a moment, so that two builds give the same bytes.
add_executable(manual ${CMAKE_SOURCE_DIR}/etl/html/manual/manual.c)
target_link_libraries(manual PRIVATE stuiver_flags PkgConfig::CMARK)
add_custom_command(OUTPUT ${made}/man5/stuiver-mapping.5.gz ${made}/man1/stuiver.1.gz
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${made}/man1
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${words}/man1 ${made}/man1
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}/man5
  COMMAND manual stuiver-mapping 5 ${STUIVER_DATE} ${PROJECT_VERSION} ${CMAKE_SOURCE_DIR}/mappings/README.md
    ${made}/man5/stuiver-mapping.5
  COMMAND sh -c "gzip -n9f '${made}'/man1/*.1 '${made}/man5/stuiver-mapping.5'"
  DEPENDS ${words}/stuiver.fish manual ${CMAKE_SOURCE_DIR}/mappings/README.md VERBATIM)
add_custom_target(manuals ALL DEPENDS ${made}/man5/stuiver-mapping.5.gz)

# What Debian's policy asks of each package's documents.
file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
string(REGEX REPLACE "[ \t]+\n" "\n" licence "${licence}")
string(REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REPLACE "\n" "\n " licence " ${licence}")
file(READ ${here}/debian/copyright.head head)
string(STRIP "${licence}" licence)
file(WRITE ${made}/copyright "${head} ${licence}\n")
file(READ ${here}/debian/changelog changelog)
execute_process(COMMAND date -R -u -d ${STUIVER_DATE} OUTPUT_VARIABLE moment OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REPLACE "@VERSION@" "${PROJECT_VERSION}" changelog "${changelog}")
string(REPLACE "@DATE@" "${moment}" changelog "${changelog}")
string(REPLACE "@MAINTAINER@" "${maintainer} <${address}>" changelog "${changelog}")
file(WRITE ${made}/changelog "${changelog}")
execute_process(COMMAND gzip -n9f ${made}/changelog)


# ---- what goes where ----
install(DIRECTORY ${made}/man1 ${made}/man5 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT stuiver)
# In packages only: units, the user and documents as Debian wants them.
set(only EXCLUDE_FROM_ALL COMPONENT stuiver-server)
set(units ${here}/systemd/stuiver-serve.service ${here}/systemd/stuiver-desk.service
  ${here}/systemd/stuiver-release-due.service ${here}/systemd/stuiver-release-due.timer
  ${here}/systemd/stuiver-hooks.service ${here}/systemd/stuiver-hooks.timer
  ${here}/systemd/stuiver-pull.service ${here}/systemd/stuiver-pull.timer
  ${here}/systemd/stuiver-backup.service ${here}/systemd/stuiver-backup.timer)
install(FILES ${units} DESTINATION lib/systemd/system ${only})
install(FILES ${here}/systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME stuiver.conf ${only})
install(FILES ${here}/systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME stuiver.conf ${only})
install(FILES ${here}/systemd/serve.env ${here}/systemd/desk.env ${here}/systemd/hooks.env
  ${here}/systemd/pull.env ${here}/systemd/backup.env DESTINATION /etc/stuiver ${only})
install(FILES ${here}/README.md DESTINATION share/doc/stuiver-server ${only})
install(FILES ${here}/nginx/stuiver.conf DESTINATION share/doc/stuiver-server/examples RENAME nginx.conf ${only})
install(FILES ${here}/nginx/below-a-path.conf ${here}/nginx/one-host.conf
  DESTINATION share/doc/stuiver-server/examples ${only})
foreach(package stuiver stuiver-server sqlite3-stuiver)
  install(FILES ${made}/copyright DESTINATION share/doc/${package} EXCLUDE_FROM_ALL COMPONENT ${package})
  install(FILES ${made}/changelog.gz DESTINATION share/doc/${package} RENAME changelog.gz
    EXCLUDE_FROM_ALL COMPONENT ${package})
endforeach()

# What it is made of, of the very program that goes into the package.
install(CODE "execute_process(COMMAND ${here}/sbom ${CMAKE_BINARY_DIR}/stuiver ${PROJECT_VERSION}
    OUTPUT_FILE ${made}/sbom.cdx.json COMMAND_ERROR_IS_FATAL ANY)" COMPONENT stuiver EXCLUDE_FROM_ALL)
install(FILES ${made}/sbom.cdx.json DESTINATION share/doc/stuiver COMPONENT stuiver EXCLUDE_FROM_ALL)

# ---- the packages ----
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL stuiver stuiver-server sqlite3-stuiver)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_SET_DESTDIR ON) # /etc stands outside the prefix
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "${maintainer} <${address}>")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "${homepage}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_POST_BUILD_SCRIPTS ${here}/debian/sized.cmake)

set(CPACK_DEBIAN_STUIVER_PACKAGE_NAME stuiver)
set(CPACK_DEBIAN_STUIVER_PACKAGE_SECTION database)
# Opened when something is fetched or served, so no tool can see them (base/system/library.h).
set(CPACK_DEBIAN_STUIVER_PACKAGE_DEPENDS "libcurl4, libmicrohttpd12, libqrencode4, ca-certificates, tzdata")
set(CPACK_DEBIAN_STUIVER_PACKAGE_RECOMMENDS "stuiver-server")
set(CPACK_COMPONENT_STUIVER_DESCRIPTION "public, explained, checkable spending data of governments
Stuiver reads ledgers as finance packages write them, maps every line to
programme budgets, places and explanations, loads them into a SQLite store,
and publishes an OpenSpending API, downloads and pages.")

set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_NAME stuiver-server)
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_SECTION web)
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_DEPENDS "stuiver (>= ${PROJECT_VERSION}), passwd")
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_SUGGESTS "nginx")
set(CPACK_DEBIAN_STUIVER-SERVER_PACKAGE_CONTROL_EXTRA
  "${here}/debian/postinst;${here}/debian/prerm;${here}/debian/postrm;${here}/debian/conffiles")
set(CPACK_COMPONENT_STUIVER-SERVER_DESCRIPTION "units and a user to run Stuiver's server and upload desk
The public server and the upload desk of Stuiver as systemd units that may
little, with their user, a timer and an example for nginx.")

set(CPACK_DEBIAN_SQLITE3-STUIVER_PACKAGE_NAME sqlite3-stuiver)
set(CPACK_DEBIAN_SQLITE3-STUIVER_PACKAGE_SECTION database)
set(CPACK_DEBIAN_SQLITE3-STUIVER_PACKAGE_ENHANCES "sqlite3")
set(CPACK_COMPONENT_SQLITE3-STUIVER_DESCRIPTION "tables of a Stuiver store in any SQLite shell
An extension of SQLite that shows the cubes of a store of Stuiver as tables,
in the sqlite3 shell, Python and R.")
include(CPack)
