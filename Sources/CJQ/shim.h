// libjq 1.6 of Debian's libjq-dev. It has no pkg-config file, so the module map names the library to link.
#include <jq.h>
#include <jv.h>
