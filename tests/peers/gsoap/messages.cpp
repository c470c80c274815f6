// One service for rpc/encoded: gSOAP reads and writes the messages, the functions do little.
// It prints its port and serves until it is ended. What it includes is made from the WSDL.

#include "Depot.nsmap"
#include "soapH.h"

#include <algorithm>
#include <cctype>
#include <iostream>

int main() {
  struct soap *soap = soap_new1(SOAP_XML_GRAPH);
  soap->bind_flags = SO_REUSEADDR;
  if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", 0, 10))) return 1;
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  getsockname(soap->master, reinterpret_cast<struct sockaddr *>(&address), &size);
  std::cout << ntohs(address.sin_port) << std::endl;
  while (soap_valid_socket(soap_accept(soap))) {
    soap_serve(soap);
    soap_destroy(soap);
    soap_end(soap);
  }
}

int ns2__Add(struct soap *, int a, int b, int &sum) {
  sum = a + b;
  return SOAP_OK;
}

int ns2__Split(struct soap *, std::string text, struct ns2__SplitResponse &answer) {
  auto at = text.find(' ');
  answer.head = text.substr(0, at);
  answer.rest = text.substr(at + 1);
  return SOAP_OK;
}

int ns2__Inner(struct soap *, ns1__Crate *crate, struct ns2__InnerResponse &answer) {
  answer.inner = crate->inner;
  return SOAP_OK;
}

int ns2__Reset(struct soap *, struct ns2__ResetResponse &) { return SOAP_OK; }

int ns2__Ring(struct soap *soap, int) { return soap_send_empty_response(soap, 202); }

int ns2__Store(struct soap *soap, ns1__Crate *, struct ns2__StoreResponse &) {
  return soap_sender_fault(soap, "no room", nullptr);
}

int ns2__Turn(struct soap *, Crates *crates, struct ns2__TurnResponse &answer) {
  std::reverse(crates->__ptr, crates->__ptr + crates->__size);
  answer.turned = crates;
  return SOAP_OK;
}

int ns2__Words(struct soap *, Words *words, struct ns2__WordsResponse &answer) {
  for (int i = 0; i < words->__size; i++)
    for (char &c : words->__ptr[i]) c = std::toupper(c);
  answer.loud = words;
  return SOAP_OK;
}
