const signature = "dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBhdCBhbGw";

/** One text of each shape that a secret has; none opens anything. */
export const samples: Readonly<Record<string, string>> = {
  "an Entra client secret": `abc8Q~${"x".repeat(34)}`,
  "a connection string": "DefaultEndpointsProtocol=https;AccountName=stmaxconf;AccountKey=bm90IGEga2V5",
  "an address with a password": "amqps://maxconf:not-a-password@mq.example.com",
  "a shared access signature": `https://stmaxconf.blob.core.windows.net/c?sv=2024-11-04&sig=${signature}%3D`,
  "a private key": "-----BEGIN EC PRIVATE KEY-----\nnot a key\n-----END EC PRIVATE KEY-----",
  "a storage account's key": `${"A".repeat(86)}==`,
  "a cache's connection string": "redis.example.com:6380,password=bm90IGEga2V5=,ssl=True,abortConnect=False",
  "an address with a key": `https://func-maxconf-test.azurewebsites.net/api/report?code=${"n".repeat(20)}`,
  "a key of an Azure service": `${"n".repeat(44)}AzFuAbCdEf==`,
  "a token of a service": `ghp_${"n".repeat(36)}`,
  "an Authorization header": `Basic ${"bm90".repeat(6)}`,
  "an access token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.bm90LWEtc2lnbmF0dXJl",
};
